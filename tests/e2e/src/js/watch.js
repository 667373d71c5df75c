// Loaded before everything else in each page of the test server: notes what goes wrong, and what is copied and
// downloaded, since no driver tells all of that in all engines.
(() => {
  if (window.__e2e) return;
  const watch = (window.__e2e = { problems: [], copied: [], blobs: {}, downloads: [], keepDownloads: false });
  const note = (kind, text) => watch.problems.push(`${kind}: ${text}`);
  addEventListener('error', event => {
    if (event.message) note('error', `${event.message} (${event.filename}:${event.lineno})`);
    else if (event.target !== window) note('not loaded', event.target.src || event.target.href || event.target.tagName);
  }, true);
  addEventListener('unhandledrejection', event => note('rejection', String(event.reason)));
  addEventListener('securitypolicyviolation', event => {
    // Firefox asks for an icon unasked and then reports that the page forbids it.
    if (/\/favicon\.ico$/.test(event.blockedURI)) return;
    note('csp', `${event.effectiveDirective} blocked ${event.blockedURI || 'inline'} (${event.sourceFile}:${event.lineNumber})`);
  }, true);
  const consoleError = console.error;
  console.error = (...parts) => {
    note('console', parts.map(String).join(' '));
    consoleError.apply(console, parts);
  };

  addEventListener('copy', event => {
    const text = event.clipboardData && event.clipboardData.getData('text/plain');
    watch.copied.push(text || String(getSelection()));
  });
  if (navigator.clipboard) {
    const { clipboard } = navigator;
    // A driver without the permission is no fault of the page.
    const forgive = why => {
      if (why.name !== 'NotAllowedError') throw why;
    };
    const writeText = clipboard.writeText.bind(clipboard);
    clipboard.writeText = text => {
      watch.copied.push(String(text));
      return writeText(text).catch(forgive);
    };
    const write = clipboard.write && clipboard.write.bind(clipboard);
    if (write) clipboard.write = async items => {
      for (const item of items) {
        if (item.types.includes('text/plain')) watch.copied.push(await (await item.getType('text/plain')).text());
      }
      return write(items).catch(forgive);
    };
  }

  const createObjectURL = URL.createObjectURL.bind(URL);
  URL.createObjectURL = blob => {
    const url = createObjectURL(blob);
    watch.blobs[url] = blob;
    return url;
  };
  const download = anchor => watch.downloads.push({ name: anchor.download, url: anchor.href });
  addEventListener('click', event => {
    const anchor = event.target.closest && event.target.closest('a[download]');
    if (!anchor) return;
    download(anchor);
    if (watch.keepDownloads) event.preventDefault();
  }, true);
  // The click of an anchor outside the document reaches no listener of the window.
  const click = HTMLElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.hasAttribute('download') || this.isConnected) return click.call(this);
    download(this);
    if (!watch.keepDownloads) click.call(this);
  };
})();
