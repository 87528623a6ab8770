// One session of a JavaScript client with the server: node contract.mjs GENERATION TRANSPORT TARGET
// GENERATION is 1 or 2; TRANSPORT http (TARGET an address) or stdio (TARGET {"command","args","env","cwd"} as JSON).
// Prints one JSON document: what was listed, what each call gave.
const [, , generation, transport, target] = process.argv;

const first = async () => ({
  ...(await import('@modelcontextprotocol/sdk/client/index.js')),
  ...(await import('@modelcontextprotocol/sdk/client/stdio.js')),
  ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')),
});
const second = async () => ({
  ...(await import('@modelcontextprotocol/client')),
  ...(await import('@modelcontextprotocol/client/stdio')),
});

const sdk = await (generation === '1' ? first() : second());
const client = new sdk.Client({name: 'contract', version: '1'});
await client.connect(
  transport === 'http'
    ? new sdk.StreamableHTTPClientTransport(new URL(target))
    : new sdk.StdioClientTransport({...JSON.parse(target), stderr: 'ignore'}),
);

const call = async (name, args) => {
  const given = await client.callTool({name, arguments: args});
  return {isError: Boolean(given.isError), text: given.content?.[0]?.text ?? '', structured: given.structuredContent ?? null};
};

const out = {
  server: client.getServerVersion()?.name,
  instructions: client.getInstructions() ?? '',
  tools: (await client.listTools()).tools.map((t) => ({name: t.name, readOnly: t.annotations?.readOnlyHint, output: Boolean(t.outputSchema)})),
  prompts: (await client.listPrompts()).prompts.map((p) => p.title ?? p.name),
  laws: await call('laws', {}),
};
if (transport === 'http') {
  out.ask = await call('ask', {question: '操作日志保存多久'});
  out.judge = await call('judge', {text: '操作日志可以保存五年以上。', citation: '报告办法第二条'});
  out.refused = await call('show', {citation: '没有这部法第三条'});
  const article = await client.readResource({uri: 'famai://laws/made-up-2024/art_2'});
  out.article = article.contents[0].text;
}
console.log(JSON.stringify(out));
await client.close();
process.exit(0);
