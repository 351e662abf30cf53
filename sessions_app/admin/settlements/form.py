"""The form that imports a settlement file: account, file, and format."""

from typing import Any

from django import forms
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from providers.models import ProviderAccount
from providers.registry import KNOWN_LAYOUTS, SETTLEMENTS
from sessions_app.admin.upload_limit import REFUSED
from sessions_app.models import SettlementMapping
from sessions_app.settlement.reading import LARGEST
from sessions_app.usecases.settlement.import_file import MOST_TAIL_DAYS, TAIL_DAYS

OWN, NEW, KNOWN = "own", "new", "known:"
KNOWN_GROUP = "Known formats"
MEGABYTES = LARGEST // 1024 // 1024
TOO_LARGE = f"The file is larger than {MEGABYTES} MB. Ask the provider for a shorter period, and import file by file."
NO_OWN = "{} has no format of its own. Choose a mapping, or create one."
OF_ANOTHER = "This mapping is of {}. Choose that account, or another way to read the file."
TAIL = (
    "Payments of the file's last days may be settled in the next file and are not reported as missing yet. 0: the "
    "file is complete up to the day of its last charge."
)


def ways() -> list[tuple[str, Any]]:
    """Offer every way to read a file: the provider's own, a new mapping, each account's saved mappings."""
    saved: dict[str, list[tuple[str, str]]] = {}
    for mapping in SettlementMapping.objects.select_related("account").order_by("account__name", "name"):
        saved.setdefault(str(mapping.account), []).append((str(mapping.pk), mapping.name))
    own = ", ".join(f"{layout.title}" for layout in SETTLEMENTS.values())
    first = [(OWN, f"The provider's own format ({own})"), (NEW, "A new mapping: look at the file's columns first")]
    known = [(f"{KNOWN}{title}", title) for title in KNOWN_LAYOUTS]
    return [*first, (KNOWN_GROUP, known), *saved.items()]


class ImportForm(forms.Form):
    """A file to import. Once it is valid, `layout_name` says how to read it; empty: it must be mapped first.

    `start` is then the known layout to begin with, if any.
    """

    layout_name = start = ""

    account = forms.ModelChoiceField(
        queryset=ProviderAccount.objects.order_by("provider", "name"),
        label="Provider account",
        empty_label="Choose an account",
        widget=UnfoldAdminSelectWidget,
    )
    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv", "class": "settlement-drop"}),
        help_text=f"CSV, up to {MEGABYTES} MB. Choose it, or drop it here.",
        error_messages={"empty": "The file is empty."},
    )
    read_as = forms.ChoiceField(label="Read it as", choices=ways, initial=OWN, widget=UnfoldAdminSelectWidget)
    tail_days = forms.IntegerField(
        label="Last days that may be settled later",
        initial=TAIL_DAYS,
        min_value=0,
        max_value=MOST_TAIL_DAYS,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=TAIL,
    )

    def __init__(self, request: HttpRequest) -> None:
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        super().__init__(data, files, initial=request.GET.dict())
        if request.META.get(REFUSED):
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean(self) -> dict[str, Any]:
        """Find the layout, and refuse one that is not the account's."""
        given = super().clean() or self.cleaned_data
        account, way = given.get("account"), given.get("read_as")
        if account and way == OWN:
            self._own(account)
        elif way and way.startswith(KNOWN):
            self._known(way.removeprefix(KNOWN))
        elif account and way and way != NEW:
            self._saved(account, way)
        return given

    def _own(self, account: ProviderAccount) -> None:
        if account.provider in SETTLEMENTS:
            self.layout_name = SETTLEMENTS[account.provider].title
        else:
            self.add_error("read_as", NO_OWN.format(account.provider.title()))

    def _known(self, title: str) -> None:
        if KNOWN_LAYOUTS[title].ask:
            self.start = title
        else:
            self.layout_name = title

    def _saved(self, account: ProviderAccount, key: str) -> None:
        mapping = SettlementMapping.objects.select_related("account").get(pk=key)
        self.layout_name = mapping.name
        if mapping.account_id != account.pk:
            self.add_error("read_as", OF_ANOTHER.format(mapping.account))
