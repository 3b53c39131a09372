"""What every peer does: it takes a network's name, builds it, and runs it once for each line it reads,
answering with one JSON object on one line. Whoever asks can so let two simulators take turns. Import it before the simulator."""
import argparse
import json
import os
import sys

# Answers alone go to the standard output; what simulators print of themselves goes to the standard error.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def arguments(networks):
    parser = argparse.ArgumentParser()
    parser.add_argument("network", choices=sorted(networks))
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1)
    return parser.parse_args()


def serve(run):
    """Answers every line with what run() gives."""
    for _ in sys.stdin:
        print(json.dumps(run()), file=ANSWERS, flush=True)
