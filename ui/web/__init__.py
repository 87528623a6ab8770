"""The workbench: pages, views and the server."""
