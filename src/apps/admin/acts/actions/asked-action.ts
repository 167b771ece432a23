import { HttpError } from '../../../../http/answer/http-error.ts';
import type { RowId } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import { type KeyedText, text } from '../../../../support/texts/keyed-text.ts';
import type { ActionTarget, AdminAction } from '../../../contract/admin/admin-action.ts';
import { type ListState, listQuery, listState } from '../../list/list-query.ts';
import type { ModelRequest } from '../../site/admin-view.ts';
import { actionsOf } from '../../site/offered-actions.ts';
import { idFromText } from '../../site/row-id-text.ts';

/** Which rows somebody wants an action to be run on, and which action. */
export interface AskedAction {
  readonly name: string;
  readonly action: AdminAction;
  readonly target: ActionTarget;
  /** Of `all`: none. */
  readonly ids: readonly RowId[];
  /** Finds them. Made here, of names and values that the model knows. */
  readonly where: object;
  readonly state: ListState;
  /** The query of the list that one came from. */
  readonly query: string;
}

/** Rows of a selection. Of more `all` is the way. */
export const MAX_SELECTED = 1000;

const TARGETS: readonly string[] = ['row', 'selection', 'all'] satisfies readonly ActionTarget[];

/**
 * Reads what is asked for. Nothing of it is believed: a filter comes as the query of the list, which is read as the list reads it.
 *
 * @throws HttpError 400 for an action that the model does not have, or not for these rows.
 */
export function askedAction(
  { request, admin }: ModelRequest,
  form: URLSearchParams,
): AskedAction | { readonly query: string; readonly problem: KeyedText } {
  const state = listState(request, admin, new URLSearchParams(form.get('_query') ?? ''));
  const query = listQuery(state);
  const name = form.get('_action') ?? '';
  if (name === '') return { query, problem: text('admin.action.noneChosen') };
  const actions = actionsOf(admin);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const target = form.get('_target') ?? '';
  if (!action || !TARGETS.includes(target) || !action.on.includes(target as ActionTarget))
    throw new HttpError(400, 'there is no such action for these rows');
  const asked = { name, action, target: target as ActionTarget, state, query };
  if (target === 'all') {
    // What the list left out would make it all the more rows.
    return state.unknown.length > 0
      ? { query, problem: text('admin.list.unknown') }
      : { ...asked, ids: [], where: state.where };
  }
  const texts = [...form.getAll('_selected'), ...(form.get('_ids') ?? '').split(' ')].filter(
    (id) => id !== '',
  );
  const ids = [...new Set(texts.flatMap((id) => idFromText(admin.model, id) ?? []))];
  if (ids.length === 0) return { query, problem: text('admin.action.noneSelected') };
  if (ids.length > (target === 'row' ? 1 : MAX_SELECTED))
    return { query, problem: text('admin.action.tooMany', { count: MAX_SELECTED }) };
  return { ...asked, ids, where: { id: inList(ids) } };
}
