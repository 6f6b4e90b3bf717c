//! Sheets of A4, filled from the top. Invariant: what is written is in the tag tree in the order it was written, a page
//! number is not in it.

use domain::Lang;
use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::Point,
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree},
    text::{Font, TextDirection},
};
use std::num::NonZeroU16;

const REGULAR: &[u8] = include_bytes!("../../fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/DejaVuSans-Bold.ttf");

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
const TEXT: f32 = 10.0;
/// From one line to the next, in sizes of its letters.
const LEADING: f32 = 1.45;

/// A font, to draw with and to measure by.
struct Face {
    font: Font,
    measures: ttf_parser::Face<'static>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self, String> {
        let font = Font::new(bytes.into(), 0).ok_or("a font that cannot be drawn with")?;
        let measures = ttf_parser::Face::parse(bytes, 0).map_err(|cause| cause.to_string())?;
        Ok(Self { font, measures })
    }

    /// What the font has letters for.
    fn known(&self, text: &str) -> String {
        let known = |c: char| self.measures.glyph_index(c).is_some() && !c.is_control();
        text.chars()
            .map(|c| {
                if c.is_whitespace() {
                    ' '
                } else if known(c) {
                    c
                } else {
                    '?'
                }
            })
            .collect()
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let units = f32::from(self.measures.units_per_em());
        let advance = |c| self.measures.glyph_index(c).and_then(|id| self.measures.glyph_hor_advance(id)).unwrap_or(0);
        text.chars().map(|c| f32::from(advance(c))).sum::<f32>() / units * size
    }

    /// Lines no wider than `width`; a word that is wider by itself is broken.
    fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in self.known(text).split(' ').filter(|word| !word.is_empty()) {
            let mut word = word;
            loop {
                let line = lines.last().cloned().unwrap_or_default();
                let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&joined, size) <= width {
                    lines.pop();
                    lines.push(joined);
                    break;
                }
                if !line.is_empty() {
                    lines.push(String::new());
                    continue;
                }
                let fits = word.char_indices().skip(1).map(|(at, _)| at);
                let at = fits.take_while(|at| self.width(&word[..*at], size) <= width).last().unwrap_or(word.len());
                lines.pop();
                lines.extend([word[..at].to_owned(), String::new()]);
                word = &word[at..];
                if word.is_empty() {
                    break;
                }
            }
        }
        lines
    }
}

/// One line as it is drawn.
struct Line {
    text: String,
    bold: bool,
    size: f32,
    /// Where its first letter stands.
    at: (f32, f32),
    /// The block it belongs to.
    block: usize,
}

/// What a block of lines is.
enum Block {
    Heading(u16, String),
    Paragraph,
}

/// A document in the making.
pub(super) struct Sheet {
    title: String,
    lang: Lang,
    regular: Face,
    bold: Face,
    pages: Vec<Vec<Line>>,
    blocks: Vec<Block>,
    /// Where the next line's top is.
    y: f32,
}

impl Sheet {
    pub(super) fn new(title: &str, lang: Lang) -> Result<Self, String> {
        let (regular, bold) = (Face::new(REGULAR)?, Face::new(BOLD)?);
        let (title, pages) = (title.to_owned(), vec![Vec::new()]);
        let mut sheet = Self { title: title.clone(), lang, regular, bold, pages, blocks: Vec::new(), y: MARGIN };
        sheet.put(Block::Heading(1, title.clone()), &title, true, 20.0, 0.0);
        Ok(sheet)
    }

    /// A heading of level 1 or 2 under the title.
    pub(super) fn heading(&mut self, level: u16, text: &str) {
        let size = if level == 1 { 14.0 } else { 11.0 };
        self.y += size;
        // not alone at the foot of a page
        if self.y + 4.0 * size * LEADING > HEIGHT - MARGIN {
            self.turn();
        }
        self.put(Block::Heading(level + 1, text.to_owned()), text, true, size, 0.0);
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.put(Block::Paragraph, text, false, TEXT, 0.0);
    }

    /// Air before what comes next.
    pub(super) fn gap(&mut self) {
        self.y += TEXT * LEADING / 2.0;
    }

    /// "Name: value"
    pub(super) fn line(&mut self, name: &str, value: &str) {
        self.put(Block::Paragraph, &format!("{name}: {value}"), false, TEXT, 12.0);
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn put(&mut self, block: Block, text: &str, bold: bool, size: f32, indent: f32) {
        let face = if bold { &self.bold } else { &self.regular };
        let lines = face.lines(text, size, WIDTH - 2.0 * MARGIN - indent);
        let block_number = self.blocks.len();
        self.blocks.push(block);
        for text in lines.into_iter().filter(|line| !line.is_empty()) {
            if self.y + size * LEADING > HEIGHT - MARGIN {
                self.turn();
            }
            let at = (MARGIN + indent, self.y + size);
            self.y += size * LEADING;
            if let Some(page) = self.pages.last_mut() {
                page.push(Line { text, bold, size, at, block: block_number });
            }
        }
    }

    /// The PDF.
    pub(super) fn finish(self) -> Result<Vec<u8>, String> {
        let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
        let configuration = configuration.finish().map_err(|cause| format!("{cause:?}"))?;
        let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        let lang = self.lang.as_str().to_owned();
        document.set_metadata(Metadata::new().title(self.title.clone()).language(lang.clone()));
        let mut groups: Vec<TagGroup> = self.blocks.iter().map(group).collect();
        let mut outline = Outline::new();
        let of = self.pages.len();
        for (number, lines) in self.pages.iter().enumerate() {
            let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("no page")?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            let mut entered = None;
            for line in lines {
                let span = SpanTag::empty().with_lang(Some(&lang));
                let id = surface.start_tagged(ContentTag::Span(span));
                self.draw(&mut surface, line);
                surface.end_tagged();
                groups[line.block].push(id);
                // the first line of a heading is where the outline leads
                if let Block::Heading(2, title) = &self.blocks[line.block]
                    && entered != Some(line.block)
                {
                    entered = Some(line.block);
                    let top = Point::from_xy(0.0, line.at.1 - line.size);
                    outline.push_child(OutlineNode::new(title.clone(), XyzDestination::new(number, top)));
                }
            }
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)));
            let (text, at) = (format!("{} / {of}", number + 1), (WIDTH / 2.0 - 12.0, HEIGHT - MARGIN / 2.0));
            self.draw(&mut surface, &Line { text, bold: false, size: 8.0, at, block: 0 });
            surface.end_tagged();
            surface.finish();
            page.finish();
        }
        let mut tree = TagTree::new().with_lang(Some(lang));
        for group in groups {
            tree.push(group);
        }
        document.set_tag_tree(tree);
        document.set_outline(outline);
        document.finish().map_err(|cause| format!("{cause:?}"))
    }

    fn draw(&self, surface: &mut Surface<'_>, line: &Line) {
        let face = if line.bold { &self.bold } else { &self.regular };
        let start = Point::from_xy(line.at.0, line.at.1);
        surface.draw_text(start, face.font.clone(), line.size, &line.text, false, TextDirection::Auto);
    }
}

fn group(block: &Block) -> TagGroup {
    match block {
        Block::Heading(level, title) => {
            TagGroup::new(Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(title.clone())))
        }
        Block::Paragraph => TagGroup::new(Tag::P),
    }
}
