"""One module a store; its ``STORE`` says all that is special about it."""
