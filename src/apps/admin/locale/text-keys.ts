// Made from en.json by scripts/write-text-keys.ts.
import '../../../support/texts/text-keys.ts';

declare module '../../../support/texts/text-keys.ts' {
  interface TextKeys {
    'admin.add.done': { label: TextValue; name: TextValue };
    'admin.add.title': { label: TextValue };
    'admin.change.delete': NoParameters;
    'admin.change.done': { label: TextValue; name: TextValue };
    'admin.change.onSite': NoParameters;
    'admin.change.save': NoParameters;
    'admin.change.saveAddAnother': NoParameters;
    'admin.change.saveContinue': NoParameters;
    'admin.change.viewOnly': NoParameters;
    'admin.dates.all': NoParameters;
    'admin.dates.title': NoParameters;
    'admin.filter.all': NoParameters;
    'admin.filter.apply': NoParameters;
    'admin.filter.clear': NoParameters;
    'admin.filter.day': NoParameters;
    'admin.filter.month': NoParameters;
    'admin.filter.none': NoParameters;
    'admin.filter.title': NoParameters;
    'admin.filter.week': NoParameters;
    'admin.filter.year': NoParameters;
    'admin.frame.add': NoParameters;
    'admin.frame.menu': NoParameters;
    'admin.frame.path': NoParameters;
    'admin.frame.title': NoParameters;
    'admin.frame.toSite': NoParameters;
    'admin.history.crumb': NoParameters;
    'admin.history.empty': NoParameters;
    'admin.history.nobody': NoParameters;
    'admin.history.title': { name: TextValue };
    'admin.home.empty': NoParameters;
    'admin.home.noRecent': NoParameters;
    'admin.home.recent': NoParameters;
    'admin.home.title': NoParameters;
    'admin.kind.rowActionRun': { action: TextValue; label: TextValue };
    'admin.kind.rowAdded': { label: TextValue };
    'admin.kind.rowChanged': { label: TextValue };
    'admin.kind.rowDeleted': { label: TextValue };
    'admin.kind.rowRefused': { action: TextValue; label: TextValue };
    'admin.list.count': { count: TextValue };
    'admin.list.countMore': { count: TextValue };
    'admin.list.empty': NoParameters;
    'admin.list.next': NoParameters;
    'admin.list.noMatch': NoParameters;
    'admin.list.pages': NoParameters;
    'admin.list.previous': NoParameters;
    'admin.list.search': NoParameters;
    'admin.list.unknown': NoParameters;
    'admin.reference.id': NoParameters;
    'admin.reference.idOrSearch': NoParameters;
    'admin.value.no': NoParameters;
    'admin.value.none': NoParameters;
    'admin.value.yes': NoParameters;
  }
}
