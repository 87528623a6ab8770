"""For other programs: HTTP, MCP, and the protocols of chat front ends and knowledge bases. One service, one contract."""
