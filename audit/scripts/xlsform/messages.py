"""The sentences of an import's report, by key. What stands in %(…)s is said in ``Message``."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

#: Why a file is not read at all.
_FILE: Mapping[str, LazyString] = {
    "empty_file": _("The file is empty."),
    "file_too_large": _("The file is larger than %(most)s MB."),
    "not_a_workbook": _("This is not an Excel workbook (.xlsx)."),
    "old_excel": _(
        "This is an old Excel workbook (.xls), whatever its name says. Open it in Excel or "
        "LibreOffice and save it as .xlsx."
    ),
    "binary_workbook": _("This is a binary Excel workbook (.xlsb). Save it as .xlsx."),
    "open_document": _("This is an OpenDocument spreadsheet (.ods). Save it as .xlsx."),
    "password": _("The workbook is protected with a password. Save it without one."),
    "damaged": _("The workbook is damaged: it cannot be read. Open it in Excel and save it again."),
    "odd_package": _(
        "The inside of this workbook is not as it should be: too many files, or two of one "
        "name. Open it in Excel and save it again."
    ),
    "unpacks_to_too_much": _(
        "The workbook unpacks to %(size)s MB; at most %(most)s MB is taken. A form is much smaller."
    ),
    "part_too_large": _(
        "“%(part)s” in the workbook unpacks to %(size)s MB; at most %(most)s MB is read. Is "
        "there anything far below the last question?"
    ),
    "too_many_rows": _(
        "The sheet “%(sheet)s” has more than %(most)s rows. Delete those below the last question."
    ),
    "too_much_text": _("The sheet “%(sheet)s” holds more text than a form can."),
    "too_large": _("Reading this workbook takes more memory than a form should need."),
    "too_slow": _("Reading this workbook takes longer than a form should need."),
    "document_type": _(
        "The workbook declares a document type or entities (in %(part)s), which Excel never "
        "does. It is not read, to be safe."
    ),
    "no_survey_sheet": _(
        "There is no sheet “survey”, so this is not an XLSForm. The sheets are: %(sheets)s."
    ),
    "no_header": _(
        "The sheet “%(sheet)s” has no header row with the columns “type” and “name” in its "
        "first rows."
    ),
    "too_many_questions": _("The form has more than %(most)s rows."),
    "groups_too_deep": _("Groups stand more than %(most)s deep in one another."),
    "expressions_too_large": _(
        "The conditions and calculations of this form are together too long to be read."
    ),
    "no_questions": _("The form asks nothing: there is no question in it that can be imported."),
}

#: About sheets, columns and languages.
_SHEETS: Mapping[str, LazyString] = {
    "sheets_not_read": _("Sheets that are no part of a form are not read: %(sheets)s."),
    "external_choices_sheet": _(
        "The options on the sheet “%(sheet)s” are not imported; a question that uses them "
        "becomes a text question."
    ),
    "sheet_guessed": _("The sheet “%(sheet)s” was read as “%(part)s”."),
    "sheet_without_header": _("The sheet “%(sheet)s” is not read: its header row was not found."),
    "column_guessed": _("The column “%(header)s” was read as “%(column)s”."),
    "columns_not_read": _("These columns are not taken over: %(columns)s."),
    "columns_twice": _(
        "These columns are there more than once; where they differ, the first of them counts: "
        "%(columns)s."
    ),
    "language_twice": _(
        "This column and “%(kept)s” are both in the language %(code)s; where they differ, "
        "“%(kept)s” counts. Rows: %(rows)s."
    ),
    "stray_row": _("Row %(row)s lies far below the others and was not read."),
    "formulas_without_value": _(
        "These cells hold a formula without a stored value and count as empty: %(cells)s. Open "
        "the form in Excel and save it."
    ),
    "language_guessed": _("The texts in “%(language)s” look like the language %(code)s."),
    "language_unknown": _(
        "Which language “%(language)s” is, is not known: its texts are not imported. Write the "
        "language’s code behind its name, as in “label::Dutch (nl)”."
    ),
    "plain_language": _("The form does not name its language; it is taken to be “%(language)s”."),
    "cell_cut": _("The text in a cell is too long and was cut. Rows: %(rows)s."),
    "columns_cut": _("Cells far to the right of the others are not read."),
    "row_without_type": _("Rows without a type are not read. Rows: %(rows)s."),
    "row_disabled": _("This row is switched off in the form and is not imported."),
    "type_guessed": _("The type “%(type)s” has a slip in it; it was read as what it resembles."),
    "markup_removed": _(
        "Formatting in texts (bold, colour, headings) is removed; the words stay. Rows: %(rows)s."
    ),
    "answer_in_text": _(
        "The answer to “%(name)s” cannot be filled into a text; the question’s own text stands "
        "in brackets in its place."
    ),
    "computed_in_text": _("“%(name)s” cannot be filled into a text; […] stands in its place."),
    "unknown_answer_in_text": _(
        "The text should show the answer to “%(name)s”, which is not in the form."
    ),
}

#: About names, groups and order.
_STRUCTURE: Mapping[str, LazyString] = {
    "duplicate_name": _("The name “%(name)s” is in use already, in row %(before)s."),
    "note_renamed": _("Two texts are called “%(name)s”; this one gets a code of its own."),
    "silent_double": _("The name “%(name)s” is in use already; this row does not count."),
    "without_name": _("This row has no name; it gets a code of its own."),
    "question_codes": _("Names that cannot be codes here are changed: %(codes)s."),
    "group_not_closed": _("The group “%(name)s” is not closed; it ends with the sheet."),
    "nothing_to_close": _("There is no open group to close here; the row is passed over."),
    "closed_by_other": _(
        "This closes the group or repeat of row %(opened)s, although it is called otherwise."
    ),
    "wrapper_opened": _(
        "The group “%(name)s” holds the whole form; the groups in it became the steps."
    ),
    "moved_to_general": _(
        "Questions outside of groups stand together in the step General; these moved up to it. "
        "Rows: %(rows)s."
    ),
    "text_moved": _("Texts outside of groups stand in the step next to them. Rows: %(rows)s."),
    "empty_group": _("Nothing of this group could be imported, so it is no step."),
    "group_without_label": _("Without a label, a step is called after its group. Rows: %(rows)s."),
    "step_without_questions": _(
        "This step only shows texts; so its grade, emotion and outcome are switched off."
    ),
    "repeat": _(
        "What repeats in the form is asked once here: a script has no repeats. Its questions "
        "are imported."
    ),
    "repeat_count": _("How often it repeats is not taken over."),
    "left_to_the_builder": _(
        "A form says nothing about points, phases and channels: every step is put in the phase "
        "Service, on site, and no answer gives points yet. Each step with questions also asks "
        "what every step asks: a grade, how it felt, and whether the shopper went on. You can "
        "change all of this in the builder."
    ),
}

#: About questions and their options.
_QUESTIONS: Mapping[str, LazyString] = {
    "missing_list": _("The list “%(list)s” is not on the sheet choices."),
    "type_without_list": _("This choice question names no list."),
    "choice_incomplete": _("This option is not read: its “%(missing)s” is empty."),
    "duplicate_choice": _("The list “%(list)s” has the option “%(option)s” twice."),
    "choice_repeated": _(
        "Options of the list “%(list)s” that are there already, word for word, are left out. "
        "Rows: %(rows)s."
    ),
    "choices_doubled": _(
        "Options of the list “%(list)s” share names (rows: %(rows)s); each gets a code of its "
        "own, and a condition on such a name looks at the first."
    ),
    "choice_codes": _("Options of the list “%(list)s” get codes that can be used here: %(codes)s."),
    "choice_without_label": _(
        "Options without a label are called after their name. Rows: %(rows)s."
    ),
    "choice_media": _("Pictures and sounds of options are not imported. Rows: %(rows)s."),
    "cascade": _(
        "Which options are offered cannot depend on another answer; all options of the list are."
    ),
    "single_option": _(
        "With one option only this becomes an acknowledgement; the option’s text stands in the "
        "help."
    ),
    "or_other": _("“Or other” became the option Other and the text question “%(code)s”."),
    "ranking": _(
        "A ranking becomes a choice for each place, six at most, in which no option can be chosen "
        "twice: %(codes)s."
    ),
    "rank_constraint": _("The constraint of a ranking is not taken over."),
    "range_unclear": _(
        "The range “%(parameters)s” is not understood; any number can be given instead."
    ),
    "lists_not_used": _("Lists that no question uses are not imported: %(lists)s."),
    "list_too_long": _(
        "The list “%(list)s” has more than %(most)s options; the shopper types the answer instead."
    ),
    "external_list": _(
        "The options come from outside the form (%(list)s); the shopper types the answer instead."
    ),
    "unknown_type": _("The type “%(type)s” is not known; the shopper types the answer as text."),
    "no_such_kind": _("“%(type)s” cannot be asked here; the question is not imported."),
    "barcode_typed": _("A barcode is not scanned but typed, as text."),
    "decimal_places": _("Numbers with decimals take two decimals. Rows: %(rows)s."),
    "table_header": _("The head of a table takes no answer; its text is shown as a note."),
    "empty_note": _("This note has no text and is left out."),
    "without_label": _("This question has no label; its hint or its name stands in its place."),
    "media_lost": _("Pictures, sound and video in texts are not imported. Rows: %(rows)s."),
    "default_lost": _("Answers filled in beforehand are not imported. Rows: %(rows)s."),
    "parameters_lost": _("These parameters are not taken over. Rows: %(rows)s."),
    "required_message_lost": _(
        "That an answer is missing is said in the platform’s own words. Rows: %(rows)s."
    ),
    "appearance_lost": _(
        "How a question is drawn (%(appearance)s) is not taken over. Rows: %(rows)s."
    ),
    "appearance_application": _(
        "The answer does not come from another app (%(application)s) but from the shopper."
    ),
    "appearance_search": _("A search in an outside file is not done; the list itself is offered."),
    "appearance_drawing": _("Drawing and signing (%(appearance)s) become a photo."),
    "appearance_date": _(
        "A date is asked in full and by the usual calendar, not as “%(appearance)s”."
    ),
    "appearance_map": _(
        "The options are shown as a list, not on a picture or map (%(appearance)s)."
    ),
    "appearance_device": _("What the device does for “%(appearance)s” is not done here."),
    "calculated_question": _(
        "The answer is not computed but given by the shopper; the calculation is not imported."
    ),
    "computed_question": _(
        "This shows what was computed and cannot be answered; it is not imported."
    ),
    "meta_dropped": _(
        "“%(type)s” is filled in by the device, not asked; it is not imported. Rows: %(rows)s."
    ),
    "hidden_dropped": _("Hidden values are not imported. Rows: %(rows)s."),
    "calculation_used": _("This calculation is written out in the conditions that use it."),
    "calculation_dropped": _("This calculation is not imported: no condition depends on it."),
    "calculation_unreadable": _("This calculation cannot be imported: %(reason)s."),
    "calculation_unknown_name": _("This calculation uses “%(name)s”, which is not in the form."),
}

#: About conditions, constraints and whether an answer is required.
_RULES: Mapping[str, LazyString] = {
    "unknown_question": _("This depends on “%(name)s”, which is not in the form."),
    "relevant_dropped": _("Always shown, since its condition cannot be imported: %(reason)s."),
    "constraint_dropped": _(
        "Every answer is taken, since the constraint cannot be imported: %(reason)s."
    ),
    "required_dropped": _(
        "May be left empty, since when it is required cannot be imported: %(reason)s."
    ),
    "depends_on_later": _(
        "Always shown: its condition looks at an answer that comes later or is its own "
        "(%(names)s), and the walk goes one way."
    ),
    "depends_on_itself": _(
        "Always shown: the condition of this group looks at answers inside the group."
    ),
    "condition_always": _("The condition always holds, so it is left out."),
    "condition_never": _("The condition never holds: this is never shown."),
    "constraint_never": _("No answer could meet this constraint, so it is left out."),
    "required_sometimes": _("When an answer is required is imported as a check."),
    "not_an_option": _("“%(option)s” is not an option of “%(question)s”."),
}

#: Why an expression cannot be imported; each stands inside another sentence.
_REASONS: Mapping[str, LazyString] = {
    "unknown_name": _("“%(name)s” is not in the form"),
    "depends_on_absent": _("it depends on “%(name)s” (row %(row)s), which is not imported"),
    "depends_on_unreadable": _(
        "it depends on the calculation “%(name)s” (row %(row)s), which cannot be read: %(reason)s"
    ),
    "expression_sign": _("“%(sign)s” is not expected there"),
    "expression_quote": _("a quotation mark is not closed"),
    "expression_ends": _("it ends too early"),
    "expression_nesting": _("it is nested too deeply"),
    "expression_bare_word": _("“%(word)s” is neither between quotation marks nor in ${…}"),
    "expression_too_large": _("it is too long, or its calculations go round in a circle"),
    "expression_function": _("the function %(name)s() is not known here"),
    "expression_external": _("%(name)s() looks things up outside the form"),
    "expression_arguments": _("%(name)s() has the wrong number of arguments"),
    "expression_itself": _("“.” has no meaning there"),
    "expression_text_as_number": _("“%(text)s” is not a number"),
    "expression_choice_as_number": _("it computes with options whose names are no numbers"),
    "expression_not_a_number": _("it computes with an answer that is no number"),
    "expression_moment_as_number": _("it computes with dates or times"),
    "expression_as_text": _("it takes an answer as text that is none"),
    "expression_mixed": _("it mixes texts and numbers"),
    "expression_count": _("it counts what is not a choice of several"),
    "expression_round": _("it rounds to a number of decimals that is not fixed"),
    "expression_date": _("it uses a date in a form that is not known"),
    "expression_number": _("the number %(number)s has too many figures"),
    "expression_compared": _("it compares answers that cannot be compared"),
    "expression_option_order": _("it puts options in order whose names are no numbers"),
    "expression_empty_order": _("it asks whether something is more or less than empty"),
    "expression_empty_text": _("it asks whether a computed text is empty"),
    "expression_truth_compared": _(
        "it compares a condition with something else than true or false"
    ),
    "expression_pattern": _("its pattern is not written out"),
    "expression_refused": _("%(reason)s"),
}

MESSAGES: Mapping[str, LazyString] = {
    **_FILE,
    **_SHEETS,
    **_STRUCTURE,
    **_QUESTIONS,
    **_RULES,
    **_REASONS,
}
