// Slides out of a PDF, made in the browser of the one who leads: globalThis.tilbakeSlides.
// PDF.js is fetched when a file is opened, and by nobody else. Whatever goes wrong is told by a code; pages own the words.
(() => {
  'use strict';

  // As app/domain/src/slides.rs has them: the server checks each once more.
  const MOST_PAGES = 100;
  const MOST_BYTES = 600000;
  const MOST_TEXT = 2000;
  const WIDE = 1600; // px
  const HIGH = 2400; // px, for a page that stands
  const QUALITIES = [0.9, 0.75, 0.6, 0.45, 0.3]; // until it fits
  const KINDS = ['image/webp', 'image/jpeg']; // a browser that cannot write the first gives something else for it
  const PATH = '/pdf/';

  let library = null;
  const reader = () => {
    library ??= import(`${PATH}pdf.min.mjs`).then((pdf) => {
      pdf.GlobalWorkerOptions.workerSrc = `${PATH}pdf.worker.min.mjs`;
      return pdf;
    });
    // without a connection it is asked for again the next time
    return library.catch(() => { library = null; throw 'no_answer'; });
  };

  // Opens the file that was picked: resolves to { name, pages, send, close }.
  const open = async ({ files: [file] }) => {
    const pdf = await reader();
    const task = pdf.getDocument({ data: await file.arrayBuffer(), wasmUrl: PATH, enableXfa: false, verbosity: 0 });
    const read = await task.promise.catch((error) => {
      task.destroy();
      throw error?.name === 'PasswordException' ? 'locked' : 'unreadable';
    });
    const close = () => { task.destroy(); };
    if (read.numPages > MOST_PAGES) {
      close();
      throw 'too_long';
    }
    return { name: file.name, pages: read.numPages, send: (number, url) => send(read, number, url), close };
  };

  const draw = async (page) => {
    const plain = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: Math.min(WIDE / plain.width, HIGH / plain.height) });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    await page.render({ canvas, viewport, background: 'white' }).promise;
    return canvas;
  };

  // The best of what is small enough.
  const encode = async (canvas) => {
    for (const quality of QUALITIES) {
      for (const kind of KINDS) {
        const image = await new Promise((done) => canvas.toBlob(done, kind, quality));
        if (image?.type !== kind) continue;
        if (image.size <= MOST_BYTES) return image;
        break;
      }
    }
    throw 'unreadable';
  };

  // Draws one page and brings it to the server.
  const send = async (read, number, url) => {
    const form = new FormData();
    try {
      const page = await read.getPage(number);
      const canvas = await draw(page);
      const { items } = await page.getTextContent();
      const text = items.map(({ str, hasEOL }) => str + (hasEOL ? ' ' : '')).join('');
      form.append('number', number);
      form.append('width', canvas.width);
      form.append('height', canvas.height);
      form.append('text', text.replace(/\s+/g, ' ').slice(0, MOST_TEXT));
      form.append('file', await encode(canvas), 'slide');
      canvas.width = canvas.height = 0; // gives its memory back now
      page.cleanup();
    } catch {
      throw 'unreadable';
    }
    const answer = await fetch(url, { method: 'POST', body: form }).catch(() => null);
    if (!answer?.ok) throw answer?.status === 404 ? 'gone' : 'no_answer';
  };

  globalThis.tilbakeSlides = { open };
})();
