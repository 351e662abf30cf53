"""The form that maps a file's columns, filled in with a guess."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from unfold.widgets import UnfoldAdminTextInputWidget

from providers.models import ProviderAccount
from providers.settlement import Layout, LineKind, SettlementField
from sessions_app.admin.settlements.mapping_fields import ENDS, FORMATS, KINDS, WORDS, fields_of, initial_of
from sessions_app.models import SettlementMapping
from sessions_app.settlement.layouts import UnacceptableLayout, as_document, layout_of
from sessions_app.settlement.preview import Preview, begin_with
from sessions_app.usecases.settlement.mappings import LONGEST_NAME

CUT = ("delimiter", "encoding", "header_line", "header_words")
"""How the file is cut: chosen before its columns are (CutForm)."""
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

    def __init__(
        self, data: QueryDict | None, *, account: ProviderAccount, seen: Preview, start: Layout | None = None
    ) -> None:
        self._given = data.copy() if data else QueryDict(mutable=True)
        guess = begin_with(start, seen) if start else seen.guess
        super().__init__(data, initial=initial_of(guess) | ({"name": start.title} if start else {}))
        self._account, self._guess = account, guess
        self.fields.update(fields_of(seen.headers))

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        names = {
            "Columns": [field.value for field in SettlementField],
            "Formats": ["all_currency", *FORMATS],
            "Words in the kind column": [*WORDS, "unknown_kind", "empty_kind", "negative_charges"],
            "Lines that are not read": ["left_out", *ENDS],
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
            "headers": {
                field.value: _listed(given[field.value]) for field in SettlementField if given.get(field.value)
            },
            "kinds": self._words(given) if given.get(SettlementField.KIND.value) else {},
            "currency": given.get("all_currency", "").upper(),
            **{name: given.get(name) or None for name in ("unknown_kind", "empty_kind")},
            "negative_charges": given.get("negative_charges") or LineKind.CHARGE.value,
            "left_out": [word.casefold() for word in _split(given.get("left_out", ""))],
            "end_words": _split(given.get("end_words", "")),
            "ends_at_blank": bool(given.get("ends_at_blank")),
            **{name: given.get(name, "") for name in FORMATS},
            **{name: getattr(self._guess, name) for name in CUT},
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
        self._given["saved"] = str(saved.pk)
        self.data = self._given

    def layout(self) -> Layout | None:
        """Give the layout as it is filled in, or as it was guessed; None where it cannot be meant."""
        try:
            return layout_of(self.document if self.is_bound else as_document(self._guess))
        except UnacceptableLayout as exc:
            if self.is_bound:
                self.refuse(exc.problems)
            return None

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


def _listed(given: str | list[str]) -> list[str]:
    return [given] if isinstance(given, str) else given


def _split(text: str) -> list[str]:
    return [plain for word in text.split(",") if (plain := word.strip())]


def _given_words(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in LineKind:
        for word in _split(given.get(f"words_{kind}", "")):
            yield kind.value, word.casefold()
