// Opens GraphiQL with the example questions that the page carries.
const tabs = JSON.parse(document.getElementById("tabs").textContent);
const address = new URL(window.location.href);
const asked = address.searchParams.get("query");
address.search = "";
const fetcher = GraphiQL.createFetcher({ url: address.toString() });
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: tabs,
    query: asked || undefined,
    variables: asked ? address.searchParams.get("variables") || undefined : undefined,
    plugins: [GraphiQLPluginExplorer.explorerPlugin()],
    defaultEditorToolsVisibility: "variables",
    isHeadersEditorEnabled: true,
  }),
);
