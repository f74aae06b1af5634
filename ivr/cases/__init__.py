"""Cases: the matter that runs through contacts, with one owner and a next step while it is open; and tasks."""

from ivr.cases.book import CaseView, NoSuchCase, by_id, by_reference, events_of, open_of, search
from ivr.cases.matter import assign, change, close, note, reopen, set_next_step
from ivr.cases.opening import REFERENCE_TRIES, NewCase, NobodyToOwn, ReferencesExhausted, open
from ivr.cases.owners import default_owner
from ivr.cases.rows import Case, CaseEvent, CaseKind, CaseStatus, Task
from ivr.cases.status import STATUS, CaseClosed
from ivr.cases.tasks import NewTask, NoSuchTask, TaskView, add_task, finish_task, reopen_task, task_by_id, tasks_due

__all__ = [
    "REFERENCE_TRIES",
    "STATUS",
    "Case",
    "CaseClosed",
    "CaseEvent",
    "CaseKind",
    "CaseStatus",
    "CaseView",
    "NewCase",
    "NewTask",
    "NoSuchCase",
    "NoSuchTask",
    "NobodyToOwn",
    "ReferencesExhausted",
    "Task",
    "TaskView",
    "add_task",
    "assign",
    "by_id",
    "by_reference",
    "change",
    "close",
    "default_owner",
    "events_of",
    "finish_task",
    "note",
    "open",
    "open_of",
    "reopen",
    "reopen_task",
    "search",
    "set_next_step",
    "task_by_id",
    "tasks_due",
]
