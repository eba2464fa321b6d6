"""``python -m wsis_gdc``: the command line, where the command is not on the path."""

from wsis_gdc.cli.app import main

if __name__ == "__main__":
    main()
