"""The form that maps a file's columns, filled in with a guess."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from unfold.widgets import UnfoldAdminTextInputWidget

from providers.models import ProviderAccount
from providers.settlement import LineKind, SettlementField
from sessions_app.admin.settlements.mapping_fields import FORMATS, KINDS, WORDS, fields_of, initial_of
from sessions_app.models import SettlementMapping
from sessions_app.settlement.preview import Preview
from sessions_app.usecases.settlement.mappings import LONGEST_NAME

TAKEN = "The account already has a mapping of this name: choose it on the previous page, or use another name."
TWICE = "The word “{}” is also given for {}. A word can have one meaning only."


class MappingForm(forms.Form):
    """A mapping of one file's headers: `document` is what `save_mapping` takes. The row `saved` may be replaced."""

    saved = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        max_length=LONGEST_NAME,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="Further files of the account can be read with it.",
    )

    def __init__(self, data: QueryDict | None, *, account: ProviderAccount, seen: Preview) -> None:
        self._given = data.dict() if data else {}
        super().__init__(data, initial=initial_of(seen.guess))
        self._account, self._delimiter = account, seen.guess.delimiter
        self.fields.update(fields_of(seen.headers))

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        names = {
            "Columns": [field.value for field in SettlementField],
            "Formats": ["all_currency", *FORMATS],
            "Words in the kind column": [*WORDS, "unknown_kind"],
            "Save the mapping": ["name"],
        }
        return [(title, [self[name] for name in listed]) for title, listed in names.items()]

    def clean_name(self) -> str:
        """Refuse a name that is taken, but by this very mapping."""
        name = str(self.cleaned_data["name"]).strip()
        others = SettlementMapping.objects.filter(account=self._account, name=name)
        if others.exclude(pk=self.cleaned_data.get("saved") or 0).exists():
            raise forms.ValidationError(TAKEN)
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.document: dict[str, Any] = {
            "title": given.get("name", ""),
            "headers": {field.value: [given[field.value]] for field in SettlementField if given.get(field.value)},
            "kinds": self._words(given) if given.get(SettlementField.KIND.value) else {},
            "unknown_kind": given.get("unknown_kind") or None,
            "currency": given.get("all_currency", "").upper(),
            "delimiter": self._delimiter,
            **{name: given.get(name, "") for name in FORMATS},
        }
        return given

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Show what `UnacceptableLayout` says at the fields it is about."""
        for name, sentence in problems.items():
            field = self._field(name)
            message = sentence.replace("our_id", "“Our id”") if field else f"{name} {sentence}"
            self.add_error(field, f"{message[:1].upper()}{message[1:]}.")

    def remember(self, saved: SettlementMapping) -> None:
        """Let the form, shown again, replace what it has saved."""
        self.data = self._given | {"saved": str(saved.pk)}

    def _field(self, name: str) -> str | None:
        if name == SettlementField.CURRENCY.value and self.document["currency"]:
            return "all_currency"
        return {"kinds": WORDS[0], "title": "name"}.get(name, name if name in self.fields else None)

    def _words(self, given: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for kind, word in _given_words(given):
            if found.setdefault(word, kind) != kind:
                self.add_error(f"words_{kind}", TWICE.format(word, KINDS[LineKind(found[word])]))
        return found


def _given_words(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in LineKind:
        for word in given.get(f"words_{kind}", "").split(","):
            if plain := word.strip().casefold():
                yield kind.value, plain
