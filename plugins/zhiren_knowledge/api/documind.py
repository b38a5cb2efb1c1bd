"""Every endpoint of the documind document, below its mount."""

from zhiren_knowledge.api import bases, chat, documents, system

endpoints = [*bases.endpoints, *documents.endpoints, *chat.endpoints, *system.endpoints]
