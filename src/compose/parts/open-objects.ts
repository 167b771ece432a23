import type { Database } from '../../database/contract/database.ts';
import type { KeptFiles } from '../../models/files/kept-files.ts';
import type { Model } from '../../models/model.ts';
import { ModelManager, type Objects } from '../../models/rows/model-manager.ts';
import { sqlModelStore } from '../../stores/rows/sql-model-store.ts';
import { ProjectError } from '../settings/project-error.ts';

/**
 * The managers of a project's models: `objects(Note)`.
 *
 * @throws LatchkeyError `model_unusable`, from the function that it gives.
 */
export function openObjects(
  database: Database,
  {
    models,
    userModel,
    files,
  }: { readonly models: readonly Model[]; readonly userModel: Model; readonly files?: KeptFiles },
): Objects {
  const tables = new Set(models.map(({ table }) => table));
  const managers = new WeakMap<Model, unknown>();
  return <M extends Model>(model: M) => {
    const known = managers.get(model) as ModelManager<M> | undefined;
    if (known) return known;
    const refuse = (reason: string) => new ProjectError('model_unusable', { model: model.name, reason });
    if (model.table === userModel.table) throw refuse('users have a manager of their own, accounts.users');
    if (!tables.has(model.table)) throw refuse('it is in no app of the project');
    const manager = new ModelManager<M>(model, sqlModelStore(database, model, userModel, models, files));
    managers.set(model, manager);
    return manager;
  };
}
