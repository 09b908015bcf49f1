"""What can be checked: the tasks of the assignments and lectures, each with its truth and its known mistakes."""

from __future__ import annotations

from sgns_edu.teach.tasks import matrices, samplers, steps

TASKS = steps.TASKS | samplers.TASKS | matrices.TASKS
