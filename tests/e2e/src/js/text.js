// Places of characters in the region "Text", whatever elements its text is split over.
const e2eRegion = () => {
  const region = e2eAll('region', 'Text')[0] || document.querySelector('[aria-label="Text"]');
  if (!region) throw new Error('there is no region named "Text"');
  return region;
};
const e2eTextNodes = root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: node => node.parentElement.closest('[aria-hidden=true]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  });
  const nodes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node);
  return nodes;
};
// The Range of the n-th (from 0) occurrence of `text`.
const e2eRange = (text, nth) => {
  const nodes = e2eTextNodes(e2eRegion());
  const all = nodes.map(node => node.data).join('');
  let at = -1;
  for (let i = 0; i <= nth; i++) {
    at = all.indexOf(text, at + 1);
    if (at < 0) throw new Error(`the text has ${i} occurrences of ${JSON.stringify(text)}, not ${nth + 1}`);
  }
  const range = document.createRange();
  let before = 0;
  let started = false;
  for (const node of nodes) {
    const after = before + node.data.length;
    if (!started && at < after) {
      range.setStart(node, at - before);
      started = true;
    }
    if (started && at + text.length <= after) {
      range.setEnd(node, at + text.length - before);
      break;
    }
    before = after;
  }
  return range;
};
const e2eBox = rect => ({ x: rect.left, y: rect.top, width: rect.width, height: rect.height });
// Boxes of the first and the last character of an occurrence.
const e2eEnds = (text, nth) => {
  const range = e2eRange(text, nth);
  const one = (node, from, to) => {
    const part = document.createRange();
    part.setStart(node, from);
    part.setEnd(node, to);
    // A character at a line end may have an empty box of its own first.
    const rects = [...part.getClientRects()];
    return rects.find(rect => rect.width > 0) || rects[0] || part.getBoundingClientRect();
  };
  const first = String.fromCodePoint(text.codePointAt(0)).length;
  const last = /[\uDC00-\uDFFF]$/.test(text) ? 2 : 1;
  return {
    start: e2eBox(one(range.startContainer, range.startOffset, range.startOffset + first)),
    end: e2eBox(one(range.endContainer, range.endOffset - last, range.endOffset)),
  };
};
// Brings an occurrence into the middle of the screen, unless all of it is there already.
const e2eShow = (text, nth) => {
  const { start, end } = e2eEnds(text, nth);
  const margin = 60;
  if (start.y < margin || end.y + end.height > innerHeight - margin) {
    e2eRange(text, nth).startContainer.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' });
  }
};
// For each block of the text: the character indexes at which a visual line begins, after the first.
const e2eLines = () => {
  const blocks = new Map();
  for (const node of e2eTextNodes(e2eRegion())) {
    let block = node.parentElement;
    while (/^(inline|contents)/.test(getComputedStyle(block).display)) block = block.parentElement;
    if (!blocks.has(block)) blocks.set(block, []);
    blocks.get(block).push(node);
  }
  const lines = [];
  const range = document.createRange();
  for (const nodes of blocks.values()) {
    const breaks = [];
    let index = 0;
    let bottom = null;
    for (const node of nodes) {
      for (let i = 0; i < node.data.length; i++, index++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const rect = [...range.getClientRects()].find(rect => rect.width > 0);
        if (!rect) continue;
        const middle = (rect.top + rect.bottom) / 2;
        if (bottom !== null && middle > bottom) breaks.push(index);
        if (bottom === null || middle > bottom) bottom = rect.bottom;
      }
    }
    if (bottom !== null) lines.push(breaks);
  }
  return lines;
};
