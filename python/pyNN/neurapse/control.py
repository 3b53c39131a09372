# SPDX-License-Identifier: MIT
"""Setting up, running and asking for the time."""
from .. import common
from ..common.control import DEFAULT_MAX_DELAY, DEFAULT_MIN_DELAY, DEFAULT_TIMESTEP
from . import simulator


def setup(timestep=DEFAULT_TIMESTEP, min_delay=DEFAULT_MIN_DELAY, **extra_params):
    """Begins anew with an empty network.

    Of the further keywords these count: `max_delay`; `threads`, as many as help if it is not given; `rng_seed`, from which all
    random numbers of the simulator follow (1 if it is not given); `spike_precision`: "off_grid" records the spikes of a
    SpikeSourceArray at their own times. Keywords of other simulators are ignored.
    """
    common.setup(timestep, min_delay, **extra_params)
    simulator.state.clear()
    simulator.state.set_up(timestep, min_delay, extra_params.get("max_delay", DEFAULT_MAX_DELAY), extra_params.get("threads"),
                           extra_params.get("rng_seed", 1), extra_params.get("spike_precision", "on_grid"))
    return rank()


def end(compatible_output=True):
    """Writes what was to be written to files."""
    for population, variables, file in simulator.state.write_on_end:
        population.write_data(file, variables)
    simulator.state.write_on_end = []


run, run_until = common.build_run(simulator)
run_for = run
reset = common.build_reset(simulator)
initialize = common.initialize
get_current_time, get_time_step, get_min_delay, get_max_delay, num_processes, rank = common.build_state_queries(simulator)
