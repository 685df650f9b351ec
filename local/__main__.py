"""`python -m local start | reset | sam | invoke`."""

import signal
import sys

if __name__ == "__main__":
    # What it imports takes a second. Until then a Ctrl-C has nothing to save, and ends it at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    from local.command_line import main

    sys.exit(main(sys.argv[1:]))
