"""What can be checked: the tasks of the assignments and lectures, each with its truth and its known mistakes."""

from __future__ import annotations

from sgns_edu.teach.tasks import choices, forces, later, matrices, questions, samplers, steps

TASKS = questions.TASKS | forces.TASKS | choices.TASKS | steps.TASKS | samplers.TASKS | matrices.TASKS | later.TASKS
TASKS |= {"08.keep": TASKS["A3.keep"], "09.noise": TASKS["A3.noise"]}
