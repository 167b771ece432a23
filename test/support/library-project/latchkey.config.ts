import starter from '../../../starter/latchkey.config.ts';
import { library } from './library/app.ts';

/** The starter with an app whose rows are users' in every way. */
export default { ...starter, apps: [...starter.apps, library] };
