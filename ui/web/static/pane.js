/* /pane beside a document: take the selection, check it, put a quotation back; in WPS and Word where they allow it, else by copying. */
'use strict';

(() => {
  /** What the program around the page can do; both are there or neither. */
  const host = () => {
    const wps = window.Application || window.wps?.Application;
    if (wps?.Selection) {
      return {
        name: 'WPS',
        take: async () => wps.Selection.Text || '',
        put: async (text) => { wps.Selection.InsertAfter(text); },
      };
    }
    if (window.Word?.run) {
      return {
        name: 'Word',
        take: () => Word.run(async (context) => { const range = context.document.getSelection(); range.load('text'); await context.sync(); return range.text; }),
        put: (text) => Word.run(async (context) => { context.document.getSelection().insertText(text, 'After'); await context.sync(); }),
      };
    }
    return null;
  };

  const text = () => document.querySelector('#fm-pane-text');

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-pane-take], [data-pane-said], [data-pane-put]');
    if (!button) return;
    try {
      if (button.matches('[data-pane-take]')) text().value = (await host().take()).slice(0, text().maxLength);
      if (button.matches('[data-pane-said]')) {
        const form = document.querySelector('#fm-pane-said');
        form.elements.text.value = text().value;
        form.requestSubmit();
      }
      if (button.matches('[data-pane-put]')) {
        const own = host();
        if (own) { await own.put(button.dataset.panePut); famai.toast('已插入'); } else famai.copy(button.dataset.panePut);
      }
    } catch (error) {
      famai.toast('文档程序没有允许这个操作，请改用复制和粘贴');
    }
  });

  famai.ready(() => {
    const own = host();
    if (!own) return;
    document.querySelector('[data-pane-take]').hidden = false;
    document.querySelector('#fm-pane-host').textContent = `在 ${own.name} 中选中文字，取来核验；原文可直接插入光标处。`;
  });
})();
