"""Asks the real Django for what its users of each kind may do, and prints the answers as JSON."""
import json

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth'],
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}},
    DEFAULT_AUTO_FIELD='django.db.models.AutoField',
)
django.setup()

from django.contrib.auth.models import AnonymousUser, Group, Permission, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command('migrate', verbosity=0)
note = ContentType.objects.create(app_label='notes', model='note')
for codename in ['add_note', 'change_note', 'delete_note', 'view_note', 'publish_note']:
    Permission.objects.create(content_type=note, codename=codename, name=codename)
add = Permission.objects.get(codename='add_note')
writers = Group.objects.create(name='writers')
writers.permissions.add(add)


def make(kind):
    if kind == 'anonymous':
        return AnonymousUser()
    user = User.objects.create_user(
        kind, is_active=not kind.startswith('inactive'), is_superuser=kind.endswith('superuser')
    )
    both = kind in ('inactive', 'by both')
    if both or kind == 'by user':
        user.user_permissions.add(add)
    if both or kind == 'by group':
        user.groups.add(writers)
    return User.objects.get(pk=user.pk)


def notes(names):
    return sorted(name for name in names if name.startswith('notes.'))


def ask(user):
    return {
        'perm': user.has_perm('notes.add_note'),
        'permOnObject': user.has_perm('notes.add_note', object()),
        'module': user.has_module_perms('notes'),
        'own': notes(user.get_user_permissions()),
        'byGroup': notes(user.get_group_permissions()),
        'all': notes(user.get_all_permissions()),
    }


def with_perm(**options):
    return [user.username for user in User.objects.with_perm('notes.add_note', **options).order_by('pk')]


kinds = json.loads(input())
users = {kind: make(kind) for kind in kinds}
print(json.dumps({
    'table': {kind: ask(user) for kind, user in users.items()},
    'withPerm': [
        with_perm(),
        with_perm(include_superusers=False),
        with_perm(is_active=False),
        with_perm(is_active=None, include_superusers=False),
        with_perm(obj=object()),
    ],
}))
