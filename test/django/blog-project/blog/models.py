import uuid

from django.conf import settings
from django.db import models


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name='profile')
    bio = models.TextField(blank=True)
    born = models.DateField(null=True, blank=True)


class Tag(models.Model):
    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField(unique=True)


class Category(models.Model):
    name = models.CharField(max_length=50, unique=True)
    see_also = models.ManyToManyField('self', symmetrical=False)


class Post(models.Model):
    DRAFT, PUBLISHED = 'draft', 'published'

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=[(DRAFT, 'Draft'), (PUBLISHED, 'Published')], default=DRAFT)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    meta = models.JSONField(default=dict)
    publish_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    tags = models.ManyToManyField(Tag, through='PostTag')
    categories = models.ManyToManyField(Category, blank=True)

    class Meta:
        ordering = ['-created_at']


class PostTag(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        unique_together = [('post', 'tag')]


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name='comments')
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    text = models.TextField()
    likers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name='liked')


class Token(models.Model):
    """Its key is no number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)


class Kinds(models.Model):
    """A column of every type that Django makes."""

    boolean = models.BooleanField(default=False)
    nothing = models.BooleanField(null=True)
    char = models.CharField(max_length=20)
    date = models.DateField()
    datetime = models.DateTimeField()
    decimal = models.DecimalField(max_digits=8, decimal_places=2)
    fine_decimal = models.DecimalField(max_digits=10, decimal_places=7, null=True)
    email = models.EmailField()
    file = models.FileField()
    integer = models.IntegerField()
    json = models.JSONField()
    json_or_none = models.JSONField(null=True)
    positive = models.PositiveIntegerField()
    positive_big = models.PositiveBigIntegerField()
    positive_small = models.PositiveSmallIntegerField()
    small = models.SmallIntegerField()
    big = models.BigIntegerField()
    slug = models.SlugField()
    text = models.TextField()
    url = models.URLField()
    # Below, what Latchkey has no kind of field for, on one database or on both.
    binary = models.BinaryField(null=True)
    duration = models.DurationField(null=True)
    float = models.FloatField(null=True)
    address = models.GenericIPAddressField(null=True)
    time = models.TimeField(null=True)
    uuid = models.UUIDField(null=True)
    token = models.ForeignKey(Token, null=True, on_delete=models.SET_NULL)


class Small(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=10)


class Letter(models.Model):
    """What a database does not tell: moments that Django sets, texts that may be empty, fields that no form has."""

    subject = models.CharField(max_length=100)
    preheader = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    audience = models.ForeignKey('auth.Group', null=True, blank=True, on_delete=models.SET_NULL)
    reply_to = models.ForeignKey('self', null=True, blank=True, on_delete=models.CASCADE)
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    goes_out_at = models.DateTimeField(null=True, blank=True)
    is_urgent = models.BooleanField(null=True)
    code = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
