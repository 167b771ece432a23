"""The admin of Django, as projects set it up."""
from django.contrib import admin

from . import models


class CommentInline(admin.TabularInline):
    model = models.Comment
    extra = 1
    exclude = ['likers']


class PostTagInline(admin.StackedInline):
    model = models.PostTag
    extra = 1


@admin.register(models.Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ['title', 'author', 'status', 'price']
    list_filter = ['status']
    search_fields = ['title']
    filter_horizontal = ['categories']
    inlines = [CommentInline, PostTagInline]


@admin.register(models.Category)
class CategoryAdmin(admin.ModelAdmin):
    filter_horizontal = ['see_also']


@admin.register(models.Kinds)
class KindsAdmin(admin.ModelAdmin):
    # A file has to be there, and a token is made nowhere here.
    exclude = ['file', 'token']


admin.site.register([models.Comment, models.Letter, models.Profile, models.Small, models.Tag, models.Token])
