"""What ask.py can do as a superuser in the pages of Django's admin."""
import html.parser

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

# Gives answers what their templates were given.
setup_test_environment()


class FilledForm(html.parser.HTMLParser):
    """What a browser would send of the page's form, if nothing was changed."""

    def __init__(self, text):
        super().__init__()
        self.values, self.inside, self.select, self.area = {}, False, None, None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag == 'form':
            self.inside = str(given.get('id', '')).endswith('_form')
        elif self.inside and tag == 'input' and 'name' in given:
            kind = given.get('type', 'text')
            if kind in ('submit', 'file') or (kind == 'checkbox' and 'checked' not in given):
                return
            self.add(given['name'], given.get('value', 'on' if kind == 'checkbox' else ''))
        elif self.inside and tag == 'select':
            self.select = given.get('name')
        elif tag == 'option' and self.select and 'selected' in given:
            self.add(self.select, given.get('value', ''))
        elif self.inside and tag == 'textarea':
            self.area, self.values[given['name']] = given['name'], ['']

    def handle_endtag(self, tag):
        if tag == 'form':
            self.inside = False
        elif tag == 'select':
            self.select = None
        elif tag == 'textarea' and self.area:
            # A browser leaves out the first line break, and sends the others as two characters.
            text = self.values[self.area][0].replace('\r\n', '\n')
            self.values[self.area] = [text[1:] if text.startswith('\n') else text]
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.values[self.area][0] += data

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)


def browser():
    client = Client()
    client.force_login(get_user_model().objects.get(username='root'))
    return client


def admin_page(path):
    """The status and the text of a page."""
    page = browser().get(path)
    return [page.status_code, page.content.decode()]


def admin_form(path):
    """What the form of a page has in its fields."""
    return FilledForm(browser().get(path).content.decode()).values


def admin_submit(path, changes):
    """Sends the form of a page with some other values: what Django answers, and what it says against them."""
    client = browser()
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    answer = client.post(path, {**FilledForm(page.content.decode()).values, **changes})
    found = answer.context or {}
    errors = found['errors'] if 'errors' in found else []
    return [answer.status_code, [str(each) for each in errors]]


def admin_delete(path):
    return browser().post(path, {'post': 'yes'}).status_code


def stored(table, key):
    """A row as it stands in the database, unread by any field."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM {table} WHERE id = %s', [key])
        names = [column[0] for column in cursor.description]
        found = cursor.fetchone()
    return found and {name: text(value) for name, value in zip(names, found)}


def text(value):
    return value.tobytes().hex() if isinstance(value, memoryview) else value if value is None else str(value)


def admin_options():
    """What a project can say or override, by the class that has it."""
    classes = [admin.ModelAdmin, admin.options.InlineModelAdmin, admin.AdminSite]
    return {each.__name__: [name for name in dir(each) if not name.startswith('_')] for each in classes}


known = [admin_options, admin_page, admin_form, admin_submit, admin_delete, stored]
