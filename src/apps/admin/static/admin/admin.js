// What pages of the admin do besides, where there is JavaScript. Everything works without.
import { setUpAutocomplete } from './autocomplete.js';
import { setUpDialogs } from './dialogs.js';
import { setUpFacets } from './facets.js';
import { setUpInlines } from './inline-rows.js';
import { setUpMenus } from './menus.js';
import { setUpPalette } from './palette.js';
import { setUpPrepopulate } from './prepopulate.js';
import { setUpSelection } from './selection.js';
import { setUpUnsaved } from './unsaved.js';

setUpMenus();
setUpPalette();
setUpDialogs();
setUpSelection();
setUpFacets();
setUpPrepopulate();
setUpAutocomplete(document);
setUpInlines(setUpAutocomplete);
// Last, since it remembers how the forms are once the others have done their part.
setUpUnsaved();
