// YASGUI on our two addresses, with our prefixes; nothing is looked up elsewhere.
"use strict";
const config = JSON.parse(document.getElementById("config").textContent);
const addresses = { facts: new URL("/sparql", location).href, claims: new URL("/sparql/claims", location).href };

Yasgui.Yasqe.defaults.autocompleters = ["variables"];
Yasgui.Yasqe.defaults.addPrefixesButton = false;
const prefixes = Object.entries(config.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`);

// The server knows the prefixes; the editor marks those that it does not know, so that those that are used are written out.
function withPrefixes(query) {
  const used = prefixes.filter((line) => new RegExp(`(^|[^\\w?$])${line.split(/[ :]/)[1]}:`, "m").test(query));
  return `${used.join("\n")}\n\n${query}`;
}

const yasgui = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint: addresses.claims },
  copyEndpointOnNewTab: true,
  endpointCatalogueOptions: {
    getData: () => [{ endpoint: addresses.claims }, { endpoint: addresses.facts }],
    keys: [],
    renderItem: (data, source) => { source.textContent = data.value.endpoint; },
  },
  persistenceId: null,
});

const first = config.examples.find((example) => example.name === "facts") || config.examples[0];
const tab = yasgui.getTab();
tab.setEndpoint(addresses.claims);
tab.setQuery(withPrefixes(first.query));

const list = document.getElementById("examples");
for (const example of config.examples) {
  const button = document.createElement("button");
  button.textContent = example.name;
  button.title = example.about;
  button.addEventListener("click", () => {
    yasgui.getTab().setEndpoint(addresses.claims);
    yasgui.getTab().setQuery(withPrefixes(example.query));
    yasgui.getTab().getYasqe().query();
  });
  list.append(button, " ");
}
window.yasgui = yasgui;
