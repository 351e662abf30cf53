"""The form that says how a file is cut into lines and cells, where the guess is wrong."""

from django import forms
from django.http import QueryDict
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sessions_app.settlement.layouts import LAST_HEADER_LINE, MOST_HEADERS
from sessions_app.settlement.preview import Cut
from sessions_app.settlement.reading import DELIMITERS, ENCODINGS

GUESS = [("", "As guessed")]
BOTH = "Give the number of the header's line or its words, not both."


class CutForm(forms.Form):
    """Read from a page's address; what is left empty is guessed."""

    delimiter = forms.ChoiceField(
        label="Cells are separated by",
        choices=[*GUESS, *((sign, name.capitalize()) for sign, name in DELIMITERS.items())],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    encoding = forms.ChoiceField(choices=[*GUESS, *ENCODINGS.items()], required=False, widget=UnfoldAdminSelectWidget)
    header_line = forms.IntegerField(
        label="Line of the header",
        min_value=0,
        max_value=LAST_HEADER_LINE,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="If it is not the first line: its number, as an editor counts.",
    )
    header_words = forms.CharField(
        label="Or words of the header",
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="If its line is not always the same: some of its cells, with commas between them.",
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)

    def clean_header_words(self) -> tuple[str, ...]:
        """Split them."""
        words = tuple(plain for word in self.cleaned_data["header_words"].split(",") if (plain := word.strip()))
        if len(words) > MOST_HEADERS:
            raise forms.ValidationError(f"At most {MOST_HEADERS} words.")
        if words and self.cleaned_data.get("header_line"):
            raise forms.ValidationError(BOTH)
        return words

    def cut(self) -> Cut:
        """Give what is chosen; what is invalid is as if it were not chosen."""
        self.is_valid()
        given = self.cleaned_data
        return Cut(
            delimiter=given.get("delimiter") or "",
            encoding=given.get("encoding") or "",
            header_line=given.get("header_line") or 0,
            header_words=given.get("header_words") or (),
        )
