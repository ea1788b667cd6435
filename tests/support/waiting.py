"""To wait for the thing itself and not for some time."""

import time


def wait_for(condition, what, patience=15):
    """What the condition gives as soon as that is true; a failure that names `what` if it never is."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)
    return value
