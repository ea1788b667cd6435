"""How the parts of ./bench measure, and how they say what they found."""

import os
import statistics
import time

missed = []


def goal(name, figure, limit, unit=""):
    """Says a figure and whether it is within its limit."""
    if figure > limit:
        missed.append(name)
    return f"goal {limit:g}{unit}: {'missed' if figure > limit else 'met'}"


def line(name, *columns):
    print(f"  {name:<34}" + "".join(f"{column:<26}" for column in columns).rstrip(), flush=True)


def ms(seconds):
    return f"{seconds * 1000:.1f} ms"


def run_time(*commands):
    """Seconds that the commands take, one after the other, from start to end."""
    quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in range(3)]
    start = time.perf_counter()
    for command in commands:
        process = os.posix_spawn(command[0], [str(word) for word in command], os.environ, file_actions=quiet)
        _, status = os.waitpid(process, 0)
        if status != 0:
            raise RuntimeError(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start


def alternate(rounds, *measurements):
    """The median of each measurement, all taken in turn."""
    results = [[measure() for measure in measurements] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*results)]
