(() => {
  const address = '/graphql';
  const example = `# All that can be asked for is in the book
# on the left. Ctrl+Space completes, and
# Ctrl+Enter sends.
#
# Much is for who is signed in: take a token
# from POST /v1/auth/login, and write it
# below, under Headers:
#   { "Authorization": "Bearer eyJ..." }
query Start {
  products(first: 3) {
    nodes {
      sku
      name
      price { amount currency }
    }
  }
}
`;

  const send = (request, headers, accept, signal) => fetch(address, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json', Accept: accept, ...headers },
    body: JSON.stringify(request),
    signal,
  });

  // What is no JSON comes from something before the service, which has a status at least.
  const resultOf = async response => {
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return { errors: [{ message: `${response.status} ${response.statusText}: ${text.slice(0, 200)}` }] };
    }
  };

  // GraphQL over server-sent events, a connection for each subscription: `next` brings a result, `complete` is the end.
  async function* resultsOf(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (rest + part.value).split(/\r?\n\r?\n/);
      rest = events.pop();
      for (const event of events) {
        const fields = name => event.split(/\r?\n/).filter(line => line.startsWith(`${name}:`))
          .map(line => line.slice(name.length + 1).replace(/^ /, ''));
        const [type] = fields('event');
        if (type === 'complete') return;
        if (type === 'next') yield JSON.parse(fields('data').join('\n'));
      }
    }
  }

  // To stop it ends the request itself, also while nothing comes.
  const subscribe = (request, headers) => {
    const stop = new AbortController();
    const results = (async function* () {
      try {
        const response = await send(request, headers, 'text/event-stream, application/graphql-response+json', stop.signal);
        if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) yield* resultsOf(response);
        else yield await resultOf(response);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    })();
    return {
      [Symbol.asyncIterator]() { return this; },
      next: () => results.next(),
      return: () => {
        stop.abort();
        return results.return();
      },
    };
  };

  const isSubscription = (request, document) => document?.definitions.some(definition =>
    definition.operation === 'subscription' && (!request.operationName || definition.name?.value === request.operationName));

  const fetcher = async (request, { headers, documentAST } = {}) => isSubscription(request, documentAST)
    ? subscribe(request, headers)
    : resultOf(await send(request, headers, 'application/graphql-response+json, application/json'));

  // Names what GraphiQL leaves without a name or gives a wrong one, and lets the keyboard reach what scrolls.
  const mend = () => {
    const name = (selector, text) => document.querySelectorAll(`${selector} textarea:not([aria-label])`)
      .forEach(field => field.setAttribute('aria-label', text));
    name('.graphiql-query-editor', 'Operation');
    name('.graphiql-editor-tool .graphiql-editor:nth-child(1)', 'Variables');
    name('.graphiql-editor-tool .graphiql-editor:nth-child(2)', 'Headers');
    name('.graphiql-response', 'Result');
    document.querySelectorAll('.CodeMirror-hints:not([aria-label])').forEach(list => list.setAttribute('aria-label', 'Completions'));
    document.querySelectorAll('.graphiql-history-item-label[aria-label]').forEach(item => item.removeAttribute('aria-label'));
    document.querySelectorAll('.CodeMirror-scroll:not([tabindex="0"])').forEach(area => area.setAttribute('tabindex', '0'));
  };

  // A token is for as long as the page is open. GraphiQL stores none with what is written, but does with what was sent before.
  const withoutHeaders = text => JSON.stringify(JSON.parse(text), (key, value) => key === 'headers' ? undefined : value);
  const storage = {
    get length() { return localStorage.length; },
    getItem: key => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, /:(queries|favorites|tabState)$/.test(key) ? withoutHeaders(value) : value),
    removeItem: key => localStorage.removeItem(key),
    clear: () => localStorage.clear(),
  };

  ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, {
    fetcher,
    storage,
    defaultQuery: example,
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  }));
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
