"""The workbench in the browser, the command line, and the exports."""
