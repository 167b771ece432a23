"""Answers questions about this project's database, given as JSON on standard input: a list of [name, argument...]."""
import json
import os
import sys

import django

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'myproject.settings')
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth import authenticate, get_user_model  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402

User = get_user_model()


def find(key):
    return User.objects.get_by_natural_key(key)


def permission(name):
    app, codename = name.split('.')
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def create_user(key, values):
    password, hasher = values.pop('password'), values.pop('hasher', 'default')
    user = User.objects.create_user(key, **values)
    if hasher == 'md5':
        from django.contrib.auth.hashers import MD5PasswordHasher

        user.password = MD5PasswordHasher().encode(password, 'saltsaltsaltsalt')
    else:
        user.password = make_password(password, hasher=hasher)
    user.save()
    return user.pk


def create_group(name, permissions, members):
    group = Group.objects.create(name=name)
    group.permissions.set([permission(each) for each in permissions])
    for key in members:
        find(key).groups.add(group)


def grant(key, name):
    find(key).user_permissions.add(permission(name))


def delete_user(key):
    find(key).delete()


def row(key):
    user = find(key)
    return {
        'id': user.pk,
        'username': user.username,
        'password': user.password,
        'is_active': user.is_active,
        'is_staff': user.is_staff,
        'is_superuser': user.is_superuser,
        'last_login': user.last_login and user.last_login.isoformat(),
        'groups': sorted(user.groups.values_list('name', flat=True)),
    }


def log_in(key, password):
    user = authenticate(None, username=key, password=password)
    return user and user.get_username()


def has_perm(key, name):
    return find(key).has_perm(name)


known = [create_user, delete_user, create_group, grant, row, log_in, has_perm]
if apps.is_installed('blog'):
    from blog.questions import known as blog_questions

    known += blog_questions
by_name = {each.__name__: each for each in known}
# A UUID as its text.
print(json.dumps([by_name[name](*arguments) for name, *arguments in json.load(sys.stdin)], default=str))
