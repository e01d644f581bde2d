"""The ``sichak`` command: one small file a group of subcommands."""
