"""Has a function kill its worker the first time it is told to, and succeed the second time.

python crash_once.py tcp://127.0.0.1:8786 FILE: runs it once in peace, says so by a line, and waits for one before it crashes.
"""

import os
import sys

from distributed import Client


def crash(path, now):
    if now and not os.path.exists(path):
        open(path, "w").close()
        os._exit(1)


def main(address, path):
    with Client(address) as client:
        client.submit(crash, path, False, pure=False).result()
        print("in peace", flush=True)
        sys.stdin.readline()
        client.submit(crash, path, True, pure=False).result()
        print("lost a worker", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
