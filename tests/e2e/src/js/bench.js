// Runs in each page of a measurement before the page's own scripts: says when what was asked for is on the screen.
// The waiting is cheap (a look a frame), since it runs on the thread that is measured.
(() => {
  const frame = () => new Promise(done => requestAnimationFrame(() => done()));
  // Within a frame: resolves when that frame is painted.
  const painted = () => new Promise(done => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  const until = async condition => {
    const began = performance.now();
    do {
      await frame();
      if (performance.now() - began > 15000) throw new Error(`waited 15 s for ${condition}`);
    } while (!condition());
    return painted();
  };
  const marks = root => root.querySelectorAll('mark').length;
  const expected = EXPECTED[location.pathname];
  const isOpen = () => expected === undefined
    ? document.readyState === 'complete'
    : document.title.startsWith('A Long Document') && document.querySelectorAll('.sheet mark[data-l]').length >= expected;
  let block = null;
  // `shown` gives the time from the next key to the frame that meets the condition.
  const nextKey = condition => {
    e2eBench.shown = new Promise((done, failed) => addEventListener('keydown', event => {
      until(condition).then(shown => done(shown - event.timeStamp), failed);
    }, { capture: true, once: true }));
  };

  // The program keeps its memory to itself.
  const memories = new Set();
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await own.apply(WebAssembly, given);
      const { memory } = (made.instance || made).exports;
      if (memory) memories.add(memory);
      return made;
    };
  }

  window.e2eBench = {
    // The bytes of WebAssembly's memory.
    memory: () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0),

    // The document is on the screen: with its marks where it has any.
    opened: until(isOpen),

    saved: () => until(() => document.querySelector('.saved').textContent === 'Saved'),

    // What the last step left for later frames is done: a hand is slower than that.
    async settled() {
      for (let i = 0; i < 6; i++) await frame();
      return e2eBench.rested();
    },

    // Nothing is left to do but what timers wait for.
    rested: () => new Promise(done => requestIdleCallback(() => done(true))),

    // Scrolls to a part of the text (0 to 1).
    async go(part) {
      const scroller = document.querySelector('.text');
      await frame();
      scroller.scrollTop = part * (scroller.scrollHeight - scroller.clientHeight);
      for (let i = 0; i < 3; i++) await frame();
      return painted();
    },

    // Scrolls by so many pixels; resolves when the marks are painted, which the page draws one frame later.
    async scroll(by) {
      const scroller = document.querySelector('.text');
      const before = scroller.scrollTop;
      await frame();
      scroller.scrollTop += by;
      await frame();
      await painted();
      return scroller.scrollTop - before;
    },

    // Selects a word on the screen that no annotation covers, and gets ready to see it marked by the next key.
    async select() {
      const box = document.querySelector('.text').getBoundingClientRect();
      let found = null;
      for (let part = 0.2; part < 0.9 && !found; part += 0.05) {
        const under = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part);
        block = under && under.closest('[data-b]');
        const nodes = block ? [...block.childNodes].filter(node => node.nodeType === 3) : [];
        for (const node of nodes) {
          const word = /(?<=\s)\p{L}{4,}(?=[\s,.])/u.exec(node.data);
          if (word) found = { node, at: word.index, word: word[0] };
        }
      }
      if (!found) throw new Error('no word on the screen is free of annotations');
      getSelection().setBaseAndExtent(found.node, found.at, found.node, found.at + found.word.length);
      await until(() => document.querySelector('[aria-label="Label the selection"]'));
      const before = marks(block);
      nextKey(() => marks(block) > before);
      return found.word;
    },

    // Presses a key, in a task of its own.
    press: (key, code) => new Promise(done => setTimeout(() => {
      const init = { key, code, bubbles: true, cancelable: true };
      done((document.activeElement || document.body).dispatchEvent(new KeyboardEvent('keydown', init)));
    })),

    // The same way of waiting for a key that does nothing: what the measuring itself costs.
    idle() {
      nextKey(() => true);
      return frame();
    },
  };
})();
