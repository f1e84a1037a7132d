using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Content : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "articles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    author = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    tags = table.Column<string>(type: "text", nullable: false),
                    reading_minutes = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    publish_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    listed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    comments = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_articles", x => x.id);
                    table.CheckConstraint("ck_articles_comments", "comments >= 0");
                    table.CheckConstraint("ck_articles_publish_at", "(status = 'scheduled') = (publish_at IS NOT NULL)");
                    table.CheckConstraint("ck_articles_status", "status IN ('draft', 'scheduled', 'published', 'withdrawn', 'deleted')");
                });

            migrationBuilder.CreateTable(
                name: "comments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    article_id = table.Column<Guid>(type: "uuid", nullable: true),
                    review_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reply_to = table.Column<Guid>(type: "uuid", nullable: true),
                    thread = table.Column<Guid>(type: "uuid", nullable: false),
                    body = table.Column<string>(type: "character varying(5000)", maxLength: 5000, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    author = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    edited_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reports = table.Column<int>(type: "integer", nullable: false),
                    decision = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comments", x => x.id);
                    table.CheckConstraint("ck_comments_status", "status IN ('pending', 'published', 'rejected', 'deleted')");
                    table.CheckConstraint("ck_comments_subject", "(article_id IS NULL) <> (review_id IS NULL)");
                });

            migrationBuilder.CreateTable(
                name: "post_counts",
                columns: table => new
                {
                    author = table.Column<Guid>(type: "uuid", nullable: false),
                    posts = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post_counts", x => x.author);
                });

            migrationBuilder.CreateTable(
                name: "post_reports",
                columns: table => new
                {
                    post = table.Column<Guid>(type: "uuid", nullable: false),
                    reporter = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post_reports", x => new { x.post, x.reporter });
                });

            migrationBuilder.CreateTable(
                name: "product_ratings",
                columns: table => new
                {
                    sku = table.Column<string>(type: "text", nullable: false),
                    stars1 = table.Column<int>(type: "integer", nullable: false),
                    stars2 = table.Column<int>(type: "integer", nullable: false),
                    stars3 = table.Column<int>(type: "integer", nullable: false),
                    stars4 = table.Column<int>(type: "integer", nullable: false),
                    stars5 = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_product_ratings", x => x.sku);
                    table.CheckConstraint("ck_product_ratings_stars", "stars1 >= 0 AND stars2 >= 0 AND stars3 >= 0 AND stars4 >= 0 AND stars5 >= 0");
                    table.ForeignKey(
                        name: "fk_product_ratings_products_sku",
                        column: x => x.sku,
                        principalTable: "products",
                        principalColumn: "sku",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sku = table.Column<string>(type: "text", nullable: false),
                    rating = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    body = table.Column<string>(type: "character varying(5000)", maxLength: 5000, nullable: false),
                    helpful = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    not_helpful = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    comments = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    version = table.Column<int>(type: "integer", nullable: false),
                    author = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    edited_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reports = table.Column<int>(type: "integer", nullable: false),
                    decision = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reviews", x => x.id);
                    table.CheckConstraint("ck_reviews_counts", "helpful >= 0 AND not_helpful >= 0 AND comments >= 0");
                    table.CheckConstraint("ck_reviews_rating", "rating BETWEEN 1 AND 5");
                    table.CheckConstraint("ck_reviews_status", "status IN ('pending', 'published', 'rejected', 'deleted')");
                    table.ForeignKey(
                        name: "fk_reviews_products_sku",
                        column: x => x.sku,
                        principalTable: "products",
                        principalColumn: "sku",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "article_former_slugs",
                columns: table => new
                {
                    slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    article_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_article_former_slugs", x => x.slug);
                    table.ForeignKey(
                        name: "fk_article_former_slugs_articles_article_id",
                        column: x => x.article_id,
                        principalTable: "articles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "article_revisions",
                columns: table => new
                {
                    article_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    saved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    tags = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_article_revisions", x => new { x.article_id, x.number });
                    table.ForeignKey(
                        name: "fk_article_revisions_articles_article_id",
                        column: x => x.article_id,
                        principalTable: "articles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "article_tags",
                columns: table => new
                {
                    tag = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    article_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_article_tags", x => new { x.tag, x.article_id });
                    table.ForeignKey(
                        name: "fk_article_tags_articles_article_id",
                        column: x => x.article_id,
                        principalTable: "articles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "review_edits",
                columns: table => new
                {
                    review = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    rating = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    body = table.Column<string>(type: "character varying(5000)", maxLength: 5000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_edits", x => new { x.review, x.version });
                    table.ForeignKey(
                        name: "fk_review_edits_reviews_review",
                        column: x => x.review,
                        principalTable: "reviews",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_votes",
                columns: table => new
                {
                    review = table.Column<Guid>(type: "uuid", nullable: false),
                    voter = table.Column<Guid>(type: "uuid", nullable: false),
                    helpful = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_votes", x => new { x.review, x.voter });
                    table.ForeignKey(
                        name: "fk_review_votes_reviews_review",
                        column: x => x.review,
                        principalTable: "reviews",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_article_former_slugs_article_id",
                table: "article_former_slugs",
                column: "article_id");

            migrationBuilder.CreateIndex(
                name: "ix_article_tags_article_id",
                table: "article_tags",
                column: "article_id");

            migrationBuilder.CreateIndex(
                name: "ix_articles_author",
                table: "articles",
                columns: new[] { "author", "listed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_articles_listed_at_id",
                table: "articles",
                columns: new[] { "listed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_articles_slug",
                table: "articles",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_articles_status",
                table: "articles",
                columns: new[] { "status", "listed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_comments_article_id_thread_id",
                table: "comments",
                columns: new[] { "article_id", "thread", "id" },
                filter: "article_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_review_id_thread_id",
                table: "comments",
                columns: new[] { "review_id", "thread", "id" },
                filter: "review_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_status_id",
                table: "comments",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_reviews_sku",
                table: "reviews",
                columns: new[] { "sku", "id" },
                filter: "status = 'published'");

            migrationBuilder.CreateIndex(
                name: "ix_reviews_sku_author",
                table: "reviews",
                columns: new[] { "sku", "author" },
                unique: true,
                filter: "status <> 'deleted'");

            migrationBuilder.CreateIndex(
                name: "ix_reviews_sku_helpful",
                table: "reviews",
                columns: new[] { "sku", "helpful", "id" },
                filter: "status = 'published'");

            migrationBuilder.CreateIndex(
                name: "ix_reviews_sku_rating",
                table: "reviews",
                columns: new[] { "sku", "rating", "id" },
                filter: "status = 'published'");

            migrationBuilder.CreateIndex(
                name: "ix_reviews_sku_rating_helpful",
                table: "reviews",
                columns: new[] { "sku", "rating", "helpful", "id" },
                filter: "status = 'published'");

            migrationBuilder.CreateIndex(
                name: "ix_reviews_status_id",
                table: "reviews",
                columns: new[] { "status", "id" });

            // Words, by hand: the model is SQLite's too, which has neither the type nor the index.
            // The title weighs most. A row has the words of its own language, and a change of it has them made anew.
            migrationBuilder.Sql("""
                ALTER TABLE articles ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
                    CASE language
                        WHEN 'de' THEN setweight(to_tsvector('german', title), 'A') || setweight(to_tsvector('german', summary), 'B')
                            || setweight(to_tsvector('german', body), 'C')
                        ELSE setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', summary), 'B')
                            || setweight(to_tsvector('english', body), 'C')
                    END) STORED;
                CREATE INDEX ix_articles_search ON articles USING gin (search);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX ix_articles_search; ALTER TABLE articles DROP COLUMN search");

            migrationBuilder.DropTable(
                name: "article_former_slugs");

            migrationBuilder.DropTable(
                name: "article_revisions");

            migrationBuilder.DropTable(
                name: "article_tags");

            migrationBuilder.DropTable(
                name: "comments");

            migrationBuilder.DropTable(
                name: "post_counts");

            migrationBuilder.DropTable(
                name: "post_reports");

            migrationBuilder.DropTable(
                name: "product_ratings");

            migrationBuilder.DropTable(
                name: "review_edits");

            migrationBuilder.DropTable(
                name: "review_votes");

            migrationBuilder.DropTable(
                name: "articles");

            migrationBuilder.DropTable(
                name: "reviews");
        }
    }
}
