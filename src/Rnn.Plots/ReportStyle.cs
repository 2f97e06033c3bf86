namespace Rnn.Plots;

/// <summary>How a report looks.</summary>
internal static class ReportStyle
{
    /// <summary>
    /// Pictures keep a white ground in the dark too, since their colours are chosen for it; what is wider than the screen moves in its own frame.
    /// </summary>
    public const string Css = """
        :root { color-scheme: light dark; --ground: #ffffff; --ink: #222222; --quiet: #5f6368; --line: #d5d8dc; --field: #f4f6f8; }
        @media (prefers-color-scheme: dark) { :root { --ground: #17191c; --ink: #e6e8ea; --quiet: #a9afb6; --line: #3b4046; --field: #22262a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Arial, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
        main { max-width: 980px; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
        h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); }
        p { max-width: 70ch; white-space: pre-line; }
        pre { background: var(--field); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; font: 13px/1.4 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; overflow: auto; max-height: 40rem; overflow-wrap: normal; }
        .wide { overflow-x: auto; max-width: 100%; }
        table { border-collapse: collapse; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem .4rem; border-bottom: 1px solid var(--line); min-width: 4rem; }
        th { color: var(--quiet); font-weight: 600; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; }
        figure { margin: 1.2rem 0; }
        figure svg { display: block; max-width: 100%; min-width: min(600px, 100vw + 160px); height: auto; background: #ffffff; border-radius: 6px; }
        figcaption { color: var(--quiet); font-size: .92rem; margin-top: .4rem; }
        details { margin-top: .3rem; font-size: .92rem; color: var(--quiet); }
        summary { cursor: pointer; }
        details pre { max-height: 20rem; }
        """;
}
