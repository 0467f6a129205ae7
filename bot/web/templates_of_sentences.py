"""The closed list of sentences that other parts of the program make, as templates."""

from bot.web.words import N_

DEADLINES = (
    N_("Received on {received}, which is day 0."),
    N_("Received at {moment} UTC, which is {received} in Riga; that is day 0."),
    N_("{period} later is {end}, the same day number. Source: {source}."),
    N_(
        "{period} later is {end}, the last day of a month without a day {number}. Source: {source}."
    ),
    N_(
        "Working day {number} after it is {end}, not counting weekends and {holidays}. "
        "With the state's moved days it would be {sooner}: sooner is safer. Source: {source}."
    ),
    N_(
        "Working day {number} after it is {end}, not counting weekends. "
        "With the state's moved days it would be {sooner}: sooner is safer. Source: {source}."
    ),
    N_(
        "Working day {number} after it is {end}, not counting weekends and {holidays}. "
        "Source: {source}."
    ),
    N_("Working day {number} after it is {end}, not counting weekends. Source: {source}."),
    N_("{period} later is {end}. Source: {source}."),
    N_("It moves to the next working day, {day}; closed: {closed}."),
    N_("Target {target}, the last working day within the time limit."),
    N_("Target {target}, {period} later; no day until then is a working day."),
    N_("Target {target}, the last working day within {period}."),
    N_(
        "Extended by two months (GDPR art. 12(3)) it would end on {end}; "
        "two months after the first would be {sooner}: sooner is safer."
    ),
    N_("Extended by two months (GDPR art. 12(3)) it would end on {end}."),
    N_("{number} month"),
    N_("{number} months"),
    N_("{number} calendar days"),
    N_("{number} working days"),
    N_("GDPR art. {number}"),
    N_("GDPR arts. {number}"),
    N_("PTAL s. {number}"),
    N_("the company's own term, the law sets none"),
)
OFFICES = (
    N_("The sender's domain {domain} belongs to {office}."),
    N_("The letter reads as one from {office}."),
    N_("the Data State Inspectorate (DVI)"),
    N_("the Consumer Rights Protection Centre (PTAC)"),
    N_("the State Police"),
    N_("the municipal police"),
    N_("the police"),
    N_("a court"),
    N_("the court administration"),
    N_("the prosecutor's office"),
    N_("the State Revenue Service (VID)"),
    N_("the Ombudsman"),
    N_("the Competition Council"),
    N_("the Corruption Prevention Bureau (KNAB)"),
    N_("the European Data Protection Supervisor"),
    N_("the European Data Protection Board"),
    N_("a lawyer"),
)
MACHINES = (
    N_("{reason} But the words read like {kind}."),
    N_("The mail server reports on a delivery (RFC 3464)."),
    N_("A read receipt (RFC 8098)."),
    N_("A mail provider forwards a spam report (RFC 5965)."),
    N_("The envelope sender is empty (RFC 3834 section 2)."),
    N_("Auto-Submitted says that no person sent it (RFC 3834 section 5)."),
    N_("Precedence says bulk mail (RFC 3834 section 2)."),
    N_("X-Auto-Response-Suppress asks for no automatic answers."),
    N_("The sender's address belongs to a program (RFC 3834 section 2)."),
    N_("There is no sender address."),
    N_("A report of a mail server (multipart/report)."),
    N_("A mail program's unsubscribe button made this letter."),
    N_("Only the word unsubscribe, as mail programs send it."),
    N_("A mail server sent it."),
    N_("Empty envelope sender and the subject of a bounce."),
    N_("X-Failed-Recipients names an address that failed."),
    N_("Auto-Submitted: {word} (RFC 3834)."),
    N_("Auto-Submitted: {word} (RFC 5436)."),
    N_("{header} marks an automatic answer."),
    N_("Subject and text of an absence note."),
    N_("List-Unsubscribe marks a mailing (RFC 2369)."),
    N_("{header} marks a mailing list (RFC 2369, 2919)."),
    N_("Precedence says bulk mail."),
    N_("The sender's address takes no answers."),
)
DOUBTS = (
    N_("There are no words of the writer's own to go by."),
    N_("The letter is very long and was read in part only."),
    N_("It is in none of the three languages."),
    N_("{one} and {other} hardly go together."),
    N_("It may be {kind} ({chance}) or none of the kinds."),
    N_("Unsure whether it is {kind} ({chance})."),
    N_("Unsure whether it may also be {kind} ({chance})."),
    N_("surely none of the requests"),
    N_("opened by a person"),
    N_("follows up"),
    N_("follows up with a new wish"),
    N_("a bounce of letter {number}"),
    N_("the same mail as number {number}"),
    N_("{error} while dealing with it"),
    N_("{error} while reading it"),
    N_("reading it stalled"),
    N_("reading it crashed"),
)
ALARMS = (
    N_("the customer wrote again"),
    N_("the answer came back undelivered ({status})"),
    N_("the mail server refused the letter"),
    N_("nobody knows whether the letter left: look into the Sent folder and decide"),
    N_("the program stopped while sending"),
    N_("given up after a day: {reply}"),
    N_("{name} found that it left"),
    N_("{name} lets it be sent again"),
)
HINDRANCES = (
    N_("“{marker}” still stands in the letter."),
    N_("“{point}” is not ticked."),
    N_("The mail names no address to answer to."),
    N_("The letter is empty."),
)
LEDGER = (
    N_("{number} MB is more than [mailbox] max_mail_mb"),
    N_("{error}; the log says where"),
)
TEMPLATES = (*DEADLINES, *OFFICES, *MACHINES, *DOUBTS, *ALARMS, *HINDRANCES, *LEDGER)
