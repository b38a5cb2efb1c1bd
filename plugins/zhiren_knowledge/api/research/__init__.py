"""Every endpoint of the research document that is about knowledge, below its mount."""

from zhiren_knowledge.api.research import (
    admin,
    agents,
    bases,
    chat,
    conversations,
    me,
    projects,
)

endpoints = [
    *me.endpoints,
    *projects.endpoints,
    *conversations.endpoints,
    *agents.endpoints,
    *bases.endpoints,
    *chat.endpoints,
    *admin.endpoints,
]
