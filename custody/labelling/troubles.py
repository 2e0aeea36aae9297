"""What can be wrong with a label, each as a code, one English sentence and the values that fill it.

The sentence is the message id of the gettext catalogue: a face translates `error.sentence` and fills in
`error.values`; `str(error)` is the English.
"""

from __future__ import annotations

from typing import Final


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogue without translating it here."""
    return sentence


SENTENCES: Final[dict[str, str]] = {
    "design_not_toml": N_("The label design cannot be read as TOML: %(problem)s."),
    "design_field_missing": N_("The label design lacks %(field)s."),
    "design_field_unknown": N_("The label design has %(field)s, which is not part of the format."),
    "design_field_not_text": N_("In the label design, %(field)s must be a text that is not empty."),
    "design_field_not_number": N_("In the label design, %(field)s must be a number from %(low)s to %(high)s."),
    "design_field_not_switch": N_("In the label design, %(field)s must be true or false."),
    "design_field_not_list": N_("In the label design, %(field)s must be a list."),
    "design_field_not_choice": N_("In the label design, %(field)s must be one of: %(choices)s."),
    "design_field_twice": N_("In the label design, %(field)s is named twice."),
    "design_field_undeclared": N_(
        "In the label design, %(field)s uses {%(used)s}, which is neither required nor optional."
    ),
    "design_field_unused": N_("In the label design, %(field)s is declared but printed nowhere."),
    "design_template_broken": N_("In the label design, %(field)s has a brace that encloses no field name."),
    "design_symbol_not_code": N_(
        "In the label design, %(field)s may hold only a code of ours: {code} or {copy_serial}."
    ),
    "design_off_page": N_("In the label design, %(field)s reaches beyond the edge of the label."),
    "design_too_many_dots": N_("In the label design, size and dpi together make more dots than can be drawn."),
    "field_missing": N_("Label %(design)s cannot be printed: %(field)s is missing."),
    "field_unprintable": N_("Label %(design)s cannot be printed: %(field)s holds the unprintable character %(what)s."),
    "field_too_long": N_("Label %(design)s cannot be printed: %(field)s is longer than %(most)s characters."),
    "field_not_code": N_("Label %(design)s cannot be printed: %(field)s is not a code of ours."),
    "field_wrong_letter": N_(
        "Label %(design)s cannot be printed: it is for codes beginning with %(letters)s, "
        "but %(field)s begins with %(found)s."
    ),
    "glyph_missing": N_(
        "Label %(design)s cannot be printed: no font has the character %(character)s (%(point)s) in %(field)s."
    ),
    "font_missing": N_("Labels cannot be printed: no font was found. Install a font or name one in the settings."),
    "font_unreadable": N_("Labels cannot be printed: the font %(path)s cannot be read."),
    "text_too_wide": N_(
        "Label %(design)s cannot be printed: %(field)s does not fit, %(needed)s mm are needed and %(free)s mm are free."
    ),
    "text_too_long": N_("Label %(design)s cannot be printed: %(field)s needs %(needed)s lines and %(free)s are free."),
    "parts_overlap": N_("Label %(design)s cannot be printed: %(field)s and %(other)s would overlap."),
    "part_off_page": N_("Label %(design)s cannot be printed: %(field)s reaches beyond the edge of the label."),
    "format_unknown": N_("Labels are made as pdf, svg or png, not as %(format)s."),
    "proof_file_unreadable": N_("Label %(design)s failed its proof: the finished file cannot be opened."),
    "proof_wrong_size": N_("Label %(design)s failed its proof: the finished file has the wrong size."),
    "proof_crowded": N_("Label %(design)s failed its proof: the clear space around symbol %(field)s is not clear."),
    "proof_unreadable": N_("Label %(design)s failed its proof: symbol %(field)s cannot be read back."),
    "proof_wrong_content": N_("Label %(design)s failed its proof: symbol %(field)s reads back as something else."),
    "proof_stray": N_("Label %(design)s failed its proof: a symbol reads back where none should be."),
}


class LabelError(Exception):
    """Something is wrong with a label or its design. `code` names it; `values` fill `sentence`."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        self.values = values
        super().__init__(self.sentence % values)


class DesignError(LabelError):
    """The bytes of a design are not a usable design; `values["field"]` names the place."""


class FieldError(LabelError):
    """A value given for printing cannot be printed; `values["field"]` names it."""


class Overflow(LabelError):
    """Something does not fit where the design puts it; `values["field"]` names it. Nothing is shrunk
    silently.
    """


class FontError(LabelError):
    """No usable font on this machine."""


class MissingGlyph(FontError):
    """No font has the character; `values` name field and character. Never an empty box."""


class ProofFailed(LabelError):
    """The finished file does not read back as intended; `values["field"]` names the symbol."""
