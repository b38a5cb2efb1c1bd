"""Every endpoint of the talent document that is about screening, below its mount."""

from zhiren_screening.api import analysis, conditions, monitor, talents, tasks

# Tasks come before talents: /talents/tasks/{task_id} is no talent.
endpoints = [
    *conditions.endpoints,
    *tasks.endpoints,
    *talents.endpoints,
    *analysis.endpoints,
    *monitor.endpoints,
]
