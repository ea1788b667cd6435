"""A libcurl that lacks an option: tests/libcurl/fewer.cpp, compiled where a test wants it."""

import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "libcurl/fewer.cpp"
CAINFO_BLOB = 40309
VERBOSE = 41


def environment(directory, lacks=CAINFO_BLOB, times=0):
    """What a program's environment must have to get it. `times` is how often the option works before."""
    library = pathlib.Path(directory, "fewer_curl.so")
    if not library.exists():
        subprocess.run(["c++", "-std=c++20", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    return {"LD_PRELOAD": str(library), "FEWER_CURL_LACKS": str(lacks), "FEWER_CURL_TIMES": str(times)}
