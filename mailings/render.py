"""What a mailing says, as bytes: rendered once per language from what is stored."""

from .message import Attachment, Circumstances, Content, InlinePicture, MessageTemplate
from .models import MailingContent


def load_template(mailing_id: int, language: str) -> MessageTemplate:
    """The bytes of a mailing in one language, rendered from its stored content."""
    said = MailingContent.objects.select_related("mailing").get(
        mailing_id=mailing_id, language=language
    )
    mailing = said.mailing
    pictures = tuple(
        InlinePicture(item.name, item.media_type, bytes(item.content))
        for item in mailing.pictures.order_by("pk")
        if f"cid:{item.name}" in said.html
    )
    attachments = tuple(
        Attachment(item.name, item.media_type, bytes(item.content))
        for item in mailing.attachments.filter(language=language).order_by("pk")
    )
    return MessageTemplate(
        Content(
            said.subject,
            said.html,
            said.text,
            said.sender_name,
            said.reply_to,
            pictures=pictures,
            attachments=attachments,
        ),
        Circumstances(
            mailing_id=mailing_id,
            language=language,
            date=mailing.started_at or mailing.created_at,
            list_id=mailing.list_id,
            is_letter=mailing.is_letter,
        ),
    )
