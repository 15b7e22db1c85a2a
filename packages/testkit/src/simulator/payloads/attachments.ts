import type { GraphNode } from '../world/records.js';

const FACEBOOK = 'https://www.facebook.com';
const image = (id: string) => ({
  image: { height: 720, width: 720, src: `https://scontent.xx.fbcdn.net/v/t39.30808-6/${id}_n.jpg` },
});

export function photoAttachment(photoId: string): GraphNode {
  const url = `${FACEBOOK}/photo.php?fbid=${photoId}&set=a.1&type=3`;
  return { media_type: 'photo', type: 'photo', target: { id: photoId, url }, url, media: image(photoId) };
}

/** A film inside an album; it is no post of its own. */
export function albumFilm(videoId: string): GraphNode {
  const url = `${FACEBOOK}/video.php?v=${videoId}`;
  return { media_type: 'video', type: 'video', target: { id: videoId, url }, url, media: image(videoId) };
}

export function albumAttachment(pageName: string, albumId: string, parts: readonly GraphNode[]): GraphNode {
  const url = `${FACEBOOK}/media/set/?set=a.${albumId}`;
  return {
    media_type: 'album',
    type: 'album',
    title: `Photos from ${pageName}'s post`,
    target: { id: albumId, url },
    url,
    media: image(albumId),
    subattachments: { data: parts },
  };
}

/** A reel's attachment is like a video's; only `type` tells them apart, and not always. */
export function videoAttachment(
  type: 'video_autoplay' | 'video_inline',
  videoId: string,
  options: { readonly url: string; readonly withTarget: boolean },
): GraphNode {
  const { url } = options;
  return {
    media_type: 'video',
    type,
    ...(options.withTarget ? { target: { id: videoId, url } } : {}),
    url,
    media: { ...image(videoId), source: `https://video.xx.fbcdn.net/v/${videoId}.mp4` },
  };
}

/** The target of a shared link has an address and no id. */
export function linkAttachment(url: string, title: string): GraphNode {
  const shimmed = `https://l.facebook.com/l.php?u=${encodeURIComponent(url)}&h=AT0`;
  return {
    media_type: 'link',
    type: 'share',
    title,
    description: title,
    target: { url: shimmed },
    url: shimmed,
    unshimmed_url: url,
    media: image('link'),
  };
}

export function eventAttachment(eventId: string, title: string): GraphNode {
  const url = `${FACEBOOK}/events/${eventId}/`;
  return { media_type: 'event', type: 'event', title, target: { id: eventId, url }, url, media: image(eventId) };
}
