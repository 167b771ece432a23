"""What ask.py can do besides, in a site with a blog."""
import datetime
import decimal
import uuid

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from .models import Category, Comment, Kinds, Letter, Post, PostTag, Profile, Tag
from .staff import known as staff_questions

User = get_user_model()


def make_profile(username, bio):
    Profile.objects.create(user=User.objects.get(username=username), bio=bio, born=datetime.date(1815, 12, 10))


def profile(username):
    found = User.objects.get(username=username).profile
    return {'bio': found.bio, 'born': found.born and found.born.isoformat()}


def make_post(username, slug, tags):
    author = User.objects.get(username=username)
    post = Post.objects.create(
        author=author, title=slug.title(), slug=slug, body='…', price=decimal.Decimal('12.50'), meta={'pages': [1, 2]}
    )
    for position, name in enumerate(tags):
        tag, _ = Tag.objects.get_or_create(name=name, slug=name)
        PostTag.objects.create(post=post, tag=tag, position=position)
    comment = Comment.objects.create(post=post, author=author, text='First!')
    comment.likers.add(author)
    return post.pk


def post(slug):
    found = Post.objects.get(slug=slug)
    return {
        'author': found.author.username,
        'title': found.title,
        'status': found.get_status_display(),
        'price': str(found.price),
        'meta': found.meta,
        'publish_on': found.publish_on and found.publish_on.isoformat(),
        'created_at': found.created_at.isoformat(),
        'tags': list(found.tags.order_by('posttag__position').values_list('name', flat=True)),
    }


def set_categories(slug, names):
    found = [Category.objects.get_or_create(name=name)[0] for name in names]
    Post.objects.get(slug=slug).categories.set(found)


def categories(slug):
    return list(Post.objects.get(slug=slug).categories.order_by('name').values_list('name', flat=True))


def see_also(name, other):
    Category.objects.get(name=name).see_also.add(Category.objects.get(name=other))
    return list(Category.objects.get(name=name).see_also.values_list('name', flat=True))


def likers(slug, text='First!'):
    return list(Comment.objects.get(post__slug=slug, text=text).likers.order_by('pk').values_list('username', flat=True))


def delete_category(name):
    Category.objects.get(name=name).delete()


def full_name(username):
    return User.objects.get(username=username).get_full_name()


def make_kinds():
    moment = datetime.datetime(2026, 1, 31, 23, 59, 59, 123000, tzinfo=datetime.timezone.utc)
    return Kinds.objects.create(
        boolean=True,
        char='text',
        date=datetime.date(2026, 1, 31),
        datetime=moment,
        decimal=decimal.Decimal('1234.50'),
        fine_decimal=decimal.Decimal('0.0000001'),
        email='Ada@example.com',
        file='notes/ada.txt',
        integer=-7,
        json={'a': [1, None, 'ü']},
        json_or_none='text',
        positive=1,
        positive_big=2**40,
        positive_small=2,
        small=-3,
        big=-(2**40),
        slug='a-slug',
        text='long',
        url='https://example.com/',
        binary=b'\x00\x01',
        duration=datetime.timedelta(seconds=1),
        float=0.5,
        address='::1',
        time=datetime.time(12, 30),
        uuid=uuid.UUID('12345678123456781234567812345678'),
    ).pk


def kinds(key):
    """The fields that Latchkey can write on every database."""
    found = Kinds.objects.get(pk=key)
    return {
        'boolean': found.boolean,
        'nothing': found.nothing,
        'char': found.char,
        'date': found.date.isoformat(),
        'datetime': found.datetime.isoformat(),
        'decimal': str(found.decimal),
        'fine_decimal': found.fine_decimal and format(found.fine_decimal, 'f'),
        'email': found.email,
        'file': found.file.name,
        'integer': found.integer,
        'json': found.json,
        'time': found.time and found.time.isoformat(),
        'duration': found.duration and str(found.duration),
        'binary': found.binary and bytes(found.binary).hex(),
        'json_or_none': found.json_or_none,
        'positive': found.positive,
        'positive_big': found.positive_big,
        'positive_small': found.positive_small,
        'small': found.small,
        'big': found.big,
        'slug': found.slug,
        'text': found.text,
        'url': found.url,
    }


def uuids():
    return [str(found.uuid) for found in Kinds.objects.exclude(uuid=None).order_by('pk')]


def make_letter(subject, values):
    return Letter.objects.create(subject=subject, **values).pk


def permissions():
    """Each with its key: rows that both sites share."""
    return list(Permission.objects.order_by('pk').values_list('pk', 'content_type__app_label', 'codename'))


def comments(slug):
    return [[each.author and each.author.username, each.text] for each in Comment.objects.filter(post__slug=slug).order_by('pk')]


def keep_moment(model, key, field, moment):
    """To the microsecond."""
    apps.get_model('blog', model).objects.filter(pk=key).update(**{field: datetime.datetime.fromisoformat(moment)})


def count(model, values):
    return apps.get_model('blog', model).objects.filter(**values).count()


known = [make_profile, profile, make_post, post, full_name, make_kinds, kinds, uuids]
known += [set_categories, categories, see_also, likers, delete_category, make_letter, count, comments, permissions, keep_moment, *staff_questions]
