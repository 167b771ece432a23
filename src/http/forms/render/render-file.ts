import { fileTypes, imageTypes } from '../../../models/files/file-types.ts';
import { escapeHtml } from '../../../support/escape-html.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { clearControl } from '../values/sent-values.ts';
import { renderAttributes } from './render-attributes.ts';
import { keptFile, type WidgetState } from './widget-attributes.ts';

/** What stands above the control of a file: the one that is kept, and a box to remove it. Django's ClearableFileInput. */
export function renderKeptFile(state: WidgetState): string {
  const path = keptFile(state);
  if (path === '') return '';
  const { field, say } = state;
  return `<div class="kept-file">${say(text('forms.fileNow'))} ${renderLink(state, path)}${field.required ? '' : renderClear(state)}</div>`;
}

function renderLink({ fileUrl }: WidgetState, path: string): string {
  const name = escapeHtml(path.slice(path.lastIndexOf('/') + 1));
  const url = fileUrl(path);
  if (url === null) return `<bdi>${name}</bdi>`;
  const image = isImage(path)
    ? `<img${renderAttributes([
        ['src', url],
        ['alt', ''],
      ])}> `
    : '';
  return `<a${renderAttributes([['href', url]])}>${image}<bdi>${name}</bdi></a>`;
}

/** By its ending, which its bytes have decided. */
function isImage(path: string): boolean {
  return imageTypes.some((type) => path.endsWith(`.${fileTypes[type].extension}`));
}

function renderClear({ name, id, say }: WidgetState): string {
  const clear = clearControl(id);
  const box = renderAttributes([
    ['type', 'checkbox'],
    ['name', clearControl(name)],
    ['id', clear],
    ['class', 'form-check-input'],
  ]);
  const label = renderAttributes([['for', clear]]);
  return ` <span class="form-check"><input${box}> <label${label}>${escapeHtml(say(text('forms.fileRemove')))}</label></span>`;
}
