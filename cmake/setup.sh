# What ./quickstart and ./check share: everything needed is installed on Debian and Ubuntu, and
# built; whatever is in the way is said in one sentence. Sourced by bash in the project's folder.

packages=(g++ cmake ninja-build pkg-config python3 python3-venv python3-dev
          libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libzip-dev zlib1g-dev doctest-dev)
room_needed_mb=1024

stop() {
    echo "$1" >&2
    exit 1
}

# Whether a package, or for tools any program of that name, is here.
is_here() {
    case $1 in
        cmake | pkg-config | python3) command -v "$1" >/dev/null ;;
        python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        python3-dev) [[ -f $(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))' 2>/dev/null)/Python.h ]] ;;
        ninja-build) command -v ninja >/dev/null ;;
        g++) [[ -n $(compiler) ]] || command -v g++ >/dev/null ;;
        *) [[ $(dpkg-query -W -f '${db:Status-Status} ' "$1" 2>/dev/null) == installed* ]] ;;
    esac
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        is_here "$package" || echo "$package"
    done
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

apt_get() {
    as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >>"$apt_log" 2>&1
}

# One sentence from what apt-get said.
apt_failure() {
    if grep -q 'No space left\|enough free space' "$apt_log"; then
        echo "The disk is full: there is no room to install $*."
    elif grep -q '^sudo:' "$apt_log"; then
        echo "Installing $* needs root, and sudo refuses: run this as root, or have them installed."
    elif grep -q 'resolve\|onnection\|onnect to\|unreachable\|timed out\|Failed to fetch' "$apt_log"; then
        echo "apt-get cannot reach its servers to install $*: is there a network?"
    else
        echo "apt-get cannot install $* ($(grep '^E:' "$apt_log" | tail -n 1)); all it said is in $apt_log."
    fi
}

install_packages() {
    local failure=""
    command -v apt-get >/dev/null ||
        stop "Only Debian and Ubuntu are set up by this script: install what these packages hold, $*."
    [[ $(id -u) -eq 0 ]] || command -v sudo >/dev/null ||
        stop "Installing $* needs root, and there is no sudo: run this as root, or have them installed."
    echo "Installing with apt-get: $*"
    apt_log=$(mktemp -t neurapse-apt.XXXXXX 2>/dev/null) || stop "No temporary file can be made: the disk is full or read-only."
    # Only a list of packages that is missing or old makes the first attempt fail.
    apt_get install -y --no-install-recommends "$@" ||
        { apt_get update && apt_get install -y --no-install-recommends "$@"; } ||
        failure=$(apt_failure "$@")
    [[ $failure == *"$apt_log"* ]] || rm -f "$apt_log"
    [[ -z $failure ]] || stop "$failure"
}

# The first compiler that speaks enough C++20; nothing when there is none.
compiler() {
    local candidate candidates=(g++ g++-15 g++-14 g++-13 g++-12 clang++-21 clang++-20 clang++-19 clang++)
    [[ -z ${CXX:-} ]] || candidates=("$CXX")
    for candidate in "${candidates[@]}"; do
        # shellcheck disable=SC2086  # CXX may be two words, as in "ccache g++"
        if $candidate -std=c++20 -fsyntax-only -x c++ - >/dev/null 2>&1 <<'EOF'
#include <concepts>
#if defined __clang__ ? __clang_major__ < 19 : __GNUC__ < 12
#error too old
#endif
EOF
        then
            echo "$candidate"
            return
        fi
    done
}

choose_compiler() {
    local found needed="g++ 12 or clang 19 or later is needed"
    found=$(compiler)
    if [[ -z $found && -z ${CXX:-} ]]; then
        (install_packages g++-12) 2>/dev/null ||
            stop "The C++ compiler is missing or too old, and g++-12 cannot be installed: $needed."
        found=$(compiler)
    fi
    [[ -n $found ]] || stop "The C++ compiler ${CXX:-g++} is missing or too old: $needed."
    export CXX=$found
}

check_cmake() {
    local version
    version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
    [[ $(printf '%s\n' 3.22 "$version" | sort -V | head -n 1) == 3.22 ]] ||
        stop "cmake $version is too old: 3.22 or later is needed."
}

free_mb() { df -Pm . | awk 'NR == 2 { print $4 }'; }

check_folder() {
    [[ $(free_mb) -ge $room_needed_mb ]] ||
        stop "The disk is nearly full: $(free_mb) MB are free and $room_needed_mb MB are needed."
    { mkdir -p build out && : >build/.probe && rm build/.probe; } 2>/dev/null ||
        stop "The folder $PWD cannot be written; copy the project to one that can."
}

# Everything that a build needs is there, or the script ends with a sentence.
prepare() {
    check_folder
    local missing
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}"
    choose_compiler
    check_cmake
}

# As many compilers as there are processors, but one per GB of memory.
job_count() {
    local processors gigabytes
    processors=$(nproc)
    gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1000000) }' /proc/meminfo 2>/dev/null) || true
    [[ -z $gigabytes || $gigabytes -ge $processors ]] || processors=$gigabytes
    echo $((processors > 0 ? processors : 1))
}

# Ninja keeps to one line on a terminal; elsewhere one for every tenth part is enough.
tenths() {
    awk '!match($0, /^\[[0-9]+\/[0-9]+\] /) { print; fflush(); next }
         {
             split(substr($0, 2, RLENGTH - 3), n, "/")
             tenth = int(10 * n[1] / n[2])
             if (tenth > last) { print "  " n[1] " of " n[2] " steps"; fflush() }
             last = tenth
         }'
}

run_build() {
    if [[ -t 1 ]]; then
        cmake --build --preset "$1" --parallel "$2"
    else
        cmake --build --preset "$1" --parallel "$2" | tenths
    fi
}

stop_build() {
    [[ $(free_mb) -ge 20 ]] || stop "The disk is full: the build needs about $room_needed_mb MB."
    stop "$1"
}

# Configures and builds a preset of CMakePresets.json in build/<preset>.
build() {
    local preset=$1 jobs log=build/$1.configure.log cache=build/$1/CMakeCache.txt
    if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$cache"; then
        echo "The project has moved: build/$preset is made anew."
        rm -rf "build/$preset"
    fi
    jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(job_count)}
    echo "Building in build/$preset with $CXX, $jobs at a time"
    cmake --preset "$preset" >"$log" 2>&1 || {
        grep -A 8 'CMake Error' "$log" >&2 || tail -n 20 "$log" >&2
        stop_build "CMake cannot configure the build; all it said is in $log."
    }
    run_build "$preset" "$jobs" || stop_build "The build has failed; the reason stands above."
}
