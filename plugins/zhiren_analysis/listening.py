"""Recording verbs for models: listen to one, look at one."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from zhiren import STAFF, Call, tool
from zhiren_analysis.showing import SpeechType, VideoType, analyse

Key = Annotated[str, Field(min_length=1, max_length=2000)]


class AnalysedOut(BaseModel):
    """What a recording shows, and of what was asked for but is missing, why."""

    interview_id: str
    result: dict[str, Any]


@tool(
    roles=STAFF,
    read_only=True,
    timeout=600,
    zh="分析一段面试录音：语速、停顿、流畅度、转写；音色特征须候选人同意。",
    example={
        "interview_id": "$interview",
        "audio_url": "$recording",
        "analysis_type": ["rhythm"],
    },
)
async def analyze_speech(
    call: Call,
    interview_id: str,
    audio_url: Key,
    analysis_type: Annotated[list[SpeechType], Field(min_length=1, max_length=10)],
) -> AnalysedOut:
    """Analyse the sound of an interview's recording: pauses, rate, fluency, words.

    Use to say how somebody spoke, with figures. Takes the ``audio_url`` or file key of an answer
    that came through our own upload. Voice is described only with the candidate's consent.
    """
    found = await analyse(call, "speech", interview_id, audio_url, set(analysis_type))
    return AnalysedOut(interview_id=interview_id, result=found)


@tool(
    roles=STAFF,
    read_only=True,
    timeout=600,
    zh="分析一段面试录像：人脸、朝向、表情、坐姿与画质；须候选人同意。",
    example={
        "interview_id": "$interview",
        "video_url": "$recording",
        "analysis_type": ["expression"],
    },
)
async def analyze_video(
    call: Call,
    interview_id: str,
    video_url: Key,
    analysis_type: Annotated[list[VideoType], Field(min_length=1, max_length=10)],
) -> AnalysedOut:
    """Analyse the pictures of an interview's recording: faces, head, gaze, smiles, shoulders.

    Use to say what a recording shows, with figures; never what somebody feels. Takes the
    ``video_url`` or file key of an answer that came through our own upload, and needs the
    candidate's consent.
    """
    found = await analyse(call, "video", interview_id, video_url, set(analysis_type))
    return AnalysedOut(interview_id=interview_id, result=found)
